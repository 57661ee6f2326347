import { dateOf, offsetSeconds } from '../text/time-zone.ts';
import { FRACTION_DIGITS, type Precision, TICKS_PER_SECOND } from './precision.ts';

const SECONDS_PER_DAY = 86_400n;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** A year as Go's layout `2006` writes it: at least four digits, the sign in front. */
function yearText(year: number): string {
  return year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
}

function offsetText(offset: number, utc: string, separator: string): string {
  if (offset === 0 && utc !== '') return utc;
  const minutes = Math.round(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}

/** `date T time` of local seconds since 1970; as bigint, because those of ms reach beyond 2^53. */
function secondsText(local: bigint): string {
  let rest = Number(local % SECONDS_PER_DAY);
  if (rest < 0) rest += Number(SECONDS_PER_DAY);
  const { year, month, day } = dateOf(Number((local - BigInt(rest)) / SECONDS_PER_DAY));
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return `${yearText(year)}-${two(month)}-${two(day)}T${clock}`;
}

/** How the offset from UTC is written. */
export interface TimestampStyle {
  /** What stands for no offset from UTC; empty: the digits, as elsewhere. */
  readonly utc: string;
  /** Between hours and minutes of an offset. */
  readonly separator: string;
}

/** How result rows print a timestamp. */
const RESULT_STYLE: TimestampStyle = { utc: 'Z', separator: ':' };
/** How to_iso8601() prints one. */
export const FUNCTION_STYLE: TimestampStyle = { utc: '', separator: '' };

/**
 * A printer of timestamps of one precision in one zone. It remembers the last second it printed, because rows of a
 * result are mostly close together in time.
 */
export function timestampPrinter(
  precision: Precision,
  zone: string,
  style: TimestampStyle = RESULT_STYLE,
): (ticks: bigint) => string {
  const perSecond = TICKS_PER_SECOND[precision];
  const digits = FRACTION_DIGITS[precision];
  let lastSecond: bigint | undefined;
  let head = '';
  let tail = '';
  return (ticks) => {
    let fraction = ticks % perSecond;
    if (fraction < 0n) fraction += perSecond;
    const second = (ticks - fraction) / perSecond;
    if (second !== lastSecond) {
      lastSecond = second;
      const offset = offsetSeconds(zone, Number(second));
      head = secondsText(second + BigInt(offset));
      tail = offsetText(offset, style.utc, style.separator);
    }
    return `${head}.${String(fraction).padStart(digits, '0')}${tail}`;
  };
}
