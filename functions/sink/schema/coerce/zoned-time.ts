import { endOfDigits } from '../../../shared/tdengine/decimal.ts';
import type { DatabasePrecision } from '../../decode/time.ts';

/** Digits of a second that a precision keeps. */
const FRACTION_DIGITS: Readonly<Record<DatabasePrecision, number>> = { ms: 3, us: 6, ns: 9 };

/** Whole years within 64 bits of nanoseconds: beyond them TDengine wraps the times of columns without an error. */
const FIRST_YEAR_NS = 1678;
const LAST_YEAR_NS = 2261;

/** Characters of a time without fraction and zone. */
const SECONDS_END = 19;

/**
 * Whether a text is an ISO 8601 time with a zone that TDengine stores as it is. It reads one without a zone in a zone of
 * its own, cuts digits finer than the precision, and turns a 60th second into the next minute.
 * @param precision of the database; undefined asks whether every precision stores it.
 */
export function isExactTime(text: string, precision: DatabasePrecision | undefined): boolean {
  if (!isDate(text, precision) || !isTimeOfDay(text)) return false;
  let at = SECONDS_END;
  if (text.charCodeAt(at) === 0x2e) {
    const start = at + 1;
    at = endOfDigits(text, start);
    if (at === start || at > start + 9 || !isZero(text, start + FRACTION_DIGITS[precision ?? 'ms'], at)) return false;
  }
  return isZone(text, at);
}

/** `YYYY-MM-DD` at the beginning. */
function isDate(text: string, precision: DatabasePrecision | undefined): boolean {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return false;
  return precision === 'ms' || precision === 'us' || (year >= FIRST_YEAR_NS && year <= LAST_YEAR_NS);
}

/** `hh:mm:ss` behind the date and a `T` or blank. */
function isTimeOfDay(text: string): boolean {
  const between = text.charCodeAt(10);
  if (between !== 0x54 && between !== 0x20) return false;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return false;
  return twoDigits(text, 11) <= 23 && twoDigits(text, 14) <= 59 && twoDigits(text, 17) <= 59;
}

/** `Z`, `±hh:mm` or `±hhmm` to the end. */
function isZone(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === 0x5a) return text.length === at + 1;
  if (sign !== 0x2b && sign !== 0x2d) return false;
  const minutes = text.charCodeAt(at + 3) === 0x3a ? at + 4 : at + 3;
  return text.length === minutes + 2 && twoDigits(text, at + 1) <= 23 && twoDigits(text, minutes) <= 59;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The number of two digits, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

function isZero(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) !== 0x30) return false;
  return true;
}
