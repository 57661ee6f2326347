import { daysInMonth, daysOf, instantOfLocal } from '../text/time-zone.ts';
import { FRACTION_DIGITS, type Precision, TICKS_PER_SECOND, wrapInt64 } from './precision.ts';

const FORM =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

const SECONDS_PER_DAY = 86_400;

function zoneSeconds(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}

/**
 * What a local time that never happens becomes: the server stores -1 s for it, without an error.
 */
const NO_SUCH_LOCAL_TIME = -1;

/**
 * A time as text, `YYYY-MM-DD[ T]hh:mm:ss[.fraction][zone]`, in ticks of the precision; a date alone is its midnight.
 * Without a zone it is local time of `zone`. More digits than the precision has are cut. Undefined if it is no time.
 */
export function parseTimestamp(text: string, precision: Precision, zone: string): bigint | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  // A leap second is taken as the next minute's first.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const local = daysOf({ year, month, day }) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  const zoned = match[8];
  const seconds =
    zoned === undefined ? (instantOfLocal(zone, local) ?? NO_SUCH_LOCAL_TIME) : local - zoneSeconds(zoned);
  const digits = FRACTION_DIGITS[precision];
  const fraction = BigInt((match[7] ?? '').slice(0, digits).padEnd(digits, '0'));
  return wrapInt64(BigInt(seconds) * TICKS_PER_SECOND[precision] + fraction);
}
