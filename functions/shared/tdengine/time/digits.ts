import { convert, type DecimalUnit, digitsBetween, type Precision, toMs } from './precision.ts';

/** Units of times that schemaless writing knows; minutes and hours are not decimal. */
export type TimeUnit = DecimalUnit | 'm' | 'h';

/** Turns a time, in decimal digits, into another unit. */
export type ScaleTime = (time: string) => string;

const MINUS = 0x2d;

const SECONDS = { m: 60n, h: 3600n } as const;

/** Digits of the latest time of all, in nanoseconds. */
const MOST_DIGITS = 19;

/** Orders two times of one unit, each a whole number in decimal text without leading zeros, nor `-0`: below 0, 0 or above 0. */
export function compareTimes(a: string, b: string): number {
  const isBelowZero = a.charCodeAt(0) === MINUS;
  if (isBelowZero !== (b.charCodeAt(0) === MINUS)) return isBelowZero ? -1 : 1;
  const order = a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;
  return isBelowZero ? -order : order;
}

/** A time in whole milliseconds since 1970, rounded down. */
export function msOfTime(time: string, precision: Precision): number {
  const cut = digitsBetween('ms', precision);
  // Rounding down is cutting digits off, but for times before 1970.
  if (time.charCodeAt(0) === MINUS) return toMs(BigInt(time), precision);
  return cut === 0 ? Number(time) : Number(time.slice(0, -cut));
}

/**
 * Makes the function that turns a time of a database into another unit. Digits that the other lacks are cut, towards the
 * past.
 */
export function timeScaler(from: Precision, to: Precision): ScaleTime {
  const cut = cutter(from, to);
  if (digitsBetween(from, to) >= 0) return cut;
  // Cutting digits off goes towards 0, which for times before 1970 is the future.
  return (time) => (time.charCodeAt(0) === MINUS ? String(convert(BigInt(time), from, to)) : cut(time));
}

/**
 * Makes the function that turns a time of a record into a database's unit. Digits that the other lacks are cut, towards 0,
 * as schemaless writing does.
 */
export function cutter(from: TimeUnit, to: Precision): ScaleTime {
  if (from === 'm' || from === 'h') {
    const seconds = SECONDS[from];
    const cut = cutter('s', to);
    // So many digits are after every time already, and work with them would grow faster than they.
    return (time) => (time.length > MOST_DIGITS ? time : cut(String(BigInt(time) * seconds)));
  }
  const power = digitsBetween(from, to);
  if (power === 0) return (time) => time;
  if (power > 0) {
    const zeros = '0'.repeat(power);
    return (time) => (time === '0' ? time : time + zeros);
  }
  const wholeFrom = 1 - power;
  return (time) => {
    const whole = time.charCodeAt(0) === MINUS ? wholeFrom + 1 : wholeFrom;
    return time.length < whole ? '0' : time.slice(0, power);
  };
}
