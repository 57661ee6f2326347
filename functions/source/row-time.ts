import { type Precision, toMs } from './precision.ts';

/** Orders two times of one unit, each a whole number in decimal text without leading zeros: below 0, 0 or above 0. */
export function compareTimes(a: string, b: string): number {
  const negative = a.charCodeAt(0) === MINUS;
  if (negative !== (b.charCodeAt(0) === MINUS)) return negative ? -1 : 1;
  const order = a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;
  return negative ? -order : order;
}

/** A time in whole milliseconds since 1970, rounded down. */
export function msOfTime(time: string, precision: Precision): number {
  const cut = DIGITS_BELOW_MS[precision];
  // Rounding down is cutting digits off, but for times before 1970.
  if (time.charCodeAt(0) === MINUS) return toMs(BigInt(time), precision);
  return cut === 0 ? Number(time) : Number(time.slice(0, -cut));
}

const MINUS = 45;

const DIGITS_BELOW_MS: Readonly<Record<Precision, number>> = { ms: 0, us: 3, ns: 6 };
