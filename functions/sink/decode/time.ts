import type { TimeUnit } from '../../shared/settings/index.ts';
import { unreadable } from '../rows/record-error.ts';

/** Unit of a database's timestamps. */
export type DatabasePrecision = 'ms' | 'us' | 'ns';

/** Decimal digits by which a unit is coarser than nanoseconds; minutes and hours have none. */
const POWERS = { ns: 0, us: 3, ms: 6, s: 9 } as const;

const SECONDS = { m: 60n, h: 3600n } as const;

/** Digits of the last time of all, in nanoseconds. */
const MOST_DIGITS = 19;

/**
 * Last timestamp that TDengine 3.3.7 stores: the year 2970, in nanoseconds the end of 64 bits. The writing of schemaless
 * protocols silently puts later ones to the year 2262. How old one may be depends on the database's KEEP.
 */
export const LATEST: Readonly<Record<DatabasePrecision, string>> = {
  ms: '31556995200000',
  us: '31556995200000000',
  ns: '9223372036854775807',
};

/** Turns the whole number of a time, in decimal digits, into the database's unit. @throws RecordError for a time after the last one that TDengine stores. */
export type ConvertTime = (digits: string) => string;

/**
 * Makes a converter of times into a database's unit. Digits finer than that unit are cut, as schemaless writing does.
 * Times stay decimal text, of which a unit is so many digits: SQL wants text in the end.
 */
export function timeConverter(from: TimeUnit, to: DatabasePrecision): ConvertTime {
  const latest = LATEST[to];
  const scaled = scaler(from, to);
  return (digits) => {
    const time = scaled(digits.charCodeAt(0) === ZERO ? withoutZeros(digits) : digits);
    if (time.length >= latest.length && isAfter(time, latest)) {
      throw unreadable(`the timestamp, read as ${from}, is after the last one that a ${to} database stores`);
    }
    return time;
  };
}

/** Whether a time, in the digits of {@link ConvertTime}, is after another: without zeros in front, nor `-0`. */
export function isAfter(a: string, b: string): boolean {
  const isBelowZero = a.charCodeAt(0) === MINUS;
  if (isBelowZero !== (b.charCodeAt(0) === MINUS)) return !isBelowZero;
  if (a.length !== b.length) return a.length > b.length !== isBelowZero;
  return isBelowZero ? a < b : a > b;
}

const ZERO = 0x30;
const MINUS = 0x2d;

function scaler(from: TimeUnit, to: DatabasePrecision): (digits: string) => string {
  if (from === 'm' || from === 'h') {
    const seconds = SECONDS[from];
    const scaled = scaler('s', to);
    // So many digits are after every time already, and work with them would grow faster than they.
    return (digits) => (digits.length > MOST_DIGITS ? digits : scaled(String(BigInt(digits) * seconds)));
  }
  const power = POWERS[from] - POWERS[to];
  if (power === 0) return (digits) => digits;
  const zeros = '0'.repeat(Math.max(0, power));
  if (power > 0) return (digits) => (digits === '0' ? digits : digits + zeros);
  const wholeFrom = 1 - power;
  return (digits) => {
    const whole = digits.charCodeAt(0) === MINUS ? wholeFrom + 1 : wholeFrom;
    return digits.length < whole ? '0' : digits.slice(0, power);
  };
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
