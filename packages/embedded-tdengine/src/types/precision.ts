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

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  b: 1n,
  u: 1_000n,
  a: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** A duration as written. */
export interface Duration {
  readonly count: bigint;
  /** b u a s m h d w, or n (months) or y (years). */
  readonly unit: string;
}

/** A literal such as `10s`, `2w` or `1n`. */
export function parseDuration(text: string): Duration {
  return { count: BigInt(text.slice(0, -1)), unit: text.slice(-1).toLowerCase() };
}

/** Nanoseconds of a duration; undefined for months and years, which have no fixed length. */
export function durationNanoseconds({ count, unit }: Duration): bigint | undefined {
  const one = NANOSECONDS[unit];
  return one === undefined ? undefined : count * one;
}

/** Ticks of a duration in a precision, cut; undefined for months and years. */
export function durationTicks(duration: Duration, precision: Precision): bigint | undefined {
  const nanoseconds = durationNanoseconds(duration);
  return nanoseconds === undefined ? undefined : (nanoseconds * TICKS_PER_SECOND[precision]) / 1_000_000_000n;
}
