/** Precision of a database: the unit of all its times. */
export type Precision = 'ms' | 'us' | 'ns';

/** A unit that is a power of ten of the others. */
export type DecimalUnit = Precision | 's';

/** Decimal digits by which a unit is coarser than nanoseconds. */
const POWERS: Readonly<Record<DecimalUnit, number>> = { ns: 0, us: 3, ms: 6, s: 9 };

/** Units in a millisecond. */
export const UNITS_PER_MS: Readonly<Record<Precision, bigint>> = { ms: 1n, us: 1_000n, ns: 1_000_000n };

/** Digits of a second's fraction. */
export const FRACTION_DIGITS: Readonly<Record<Precision, number>> = { ms: 3, us: 6, ns: 9 };

/** The latest time that a TIMESTAMP can hold, in its unit: an int64. */
export const LATEST_TIME = 2n ** 63n - 1n;

/** The earliest time that a TIMESTAMP can hold. */
export const EARLIEST_TIME = -(2n ** 63n);

/** The earliest time that a statement can name: TDengine reads the digits before it reads the sign. */
export const EARLIEST_NAMED_TIME = -LATEST_TIME;

/**
 * Last time of a row that TDengine 3.3.7 stores: the year 2970, in nanoseconds the end of 64 bits. The writing of
 * schemaless protocols silently puts later ones to the year 2262. How old one may be depends on the database's KEEP.
 */
export const LATEST_ROW_TIME: Readonly<Record<Precision, string>> = {
  ms: '31556995200000',
  us: '31556995200000000',
  ns: String(LATEST_TIME),
};

/** A precision as information_schema names it. */
export function parsePrecision(text: unknown): Precision | undefined {
  return text === 'ms' || text === 'us' || text === 'ns' ? text : undefined;
}

/** Decimal digits by which a unit is coarser than another; below zero when it is finer. */
export function digitsBetween(from: DecimalUnit, to: DecimalUnit): number {
  return POWERS[from] - POWERS[to];
}

/** Milliseconds since 1970 as a time of the precision. */
export function fromMs(ms: number, precision: Precision): bigint {
  return BigInt(Math.floor(ms)) * UNITS_PER_MS[precision];
}

/** A time in whole milliseconds since 1970, rounded down. */
export function toMs(time: bigint, precision: Precision): number {
  return Number(floorDivide(time, UNITS_PER_MS[precision]));
}

/** A time of one precision in another; digits that the other lacks are cut, towards the past. */
export function convert(time: bigint, from: Precision, to: Precision): bigint {
  return from === to ? time : floorDivide(time * UNITS_PER_MS[to], UNITS_PER_MS[from]);
}

/** Division that rounds down for negative numbers too, as times before 1970 are. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
