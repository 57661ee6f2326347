/** Precision of a database: the unit of all its times. */
export type Precision = 'ms' | 'us' | 'ns';

/** Units in a millisecond. */
export const UNITS_PER_MS: Readonly<Record<Precision, bigint>> = { ms: 1n, us: 1_000n, ns: 1_000_000n };

/** Digits of a second's fraction. */
export const FRACTION_DIGITS: Readonly<Record<Precision, number>> = { ms: 3, us: 6, ns: 9 };

/** A precision as information_schema names it. */
export function parsePrecision(text: unknown): Precision | undefined {
  return text === 'ms' || text === 'us' || text === 'ns' ? text : undefined;
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
