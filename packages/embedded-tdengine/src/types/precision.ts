/** The unit of a database's timestamps. */
export type Precision = 'ms' | 'us' | 'ns';

/** From the coarsest to the finest. */
export const PRECISIONS: readonly Precision[] = ['ms', 'us', 'ns'];

/** Ticks of a precision in one second. */
export const TICKS_PER_SECOND: Readonly<Record<Precision, bigint>> = { ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };

/** Digits of the fraction that a precision's timestamps are printed with. */
export const FRACTION_DIGITS: Readonly<Record<Precision, number>> = { ms: 3, us: 6, ns: 9 };

const INT64 = 64;

/** A value cut to a signed 64-bit integer, as the server's own arithmetic wraps. */
export function wrapInt64(value: bigint): bigint {
  return BigInt.asIntN(INT64, value);
}
