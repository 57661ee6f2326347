import type { DatabasePrecision } from '../../decode/time.ts';

const FORM =
  /^(\d{4})-(\d\d)-(\d\d)[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,9}))?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

const FRACTION_DIGITS: Readonly<Record<DatabasePrecision, number>> = { ms: 3, us: 6, ns: 9 };

/** Whole years within 64 bits of nanoseconds: beyond them TDengine wraps the times of columns without an error. */
const FIRST_YEAR_NS = 1678;
const LAST_YEAR_NS = 2261;

/**
 * Whether a text is an ISO 8601 time with a zone that TDengine stores as it is. It reads one without a zone in a zone of
 * its own, cuts digits finer than the precision, and turns a 60th second into the next minute.
 */
export function isExactTime(text: string, precision: DatabasePrecision): boolean {
  const match = FORM.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const fraction = match[4] ?? '';
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) {
    return false;
  }
  if (precision === 'ns' && (year < FIRST_YEAR_NS || year > LAST_YEAR_NS)) return false;
  return /^0*$/.test(fraction.slice(FRACTION_DIGITS[precision]));
}
