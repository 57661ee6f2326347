/** The whole numbers that a type holds. */
export interface IntegerRange {
  readonly least: bigint;
  readonly most: bigint;
  /** Digits of the largest value, and of the largest distance below zero. */
  readonly mostDigits: string;
  readonly mostNegativeDigits: string;
  /** Every number of so many digits is in the range. */
  readonly safeDigits: number;
}

/** What so many bits hold with a sign. */
export function signed(bits: bigint): IntegerRange {
  const half = 2n ** (bits - 1n);
  return rangeOf(-half, half - 1n);
}

/** What so many bits hold without a sign. */
export function unsigned(bits: bigint): IntegerRange {
  return rangeOf(0n, 2n ** bits - 1n);
}

function rangeOf(least: bigint, most: bigint): IntegerRange {
  const mostDigits = String(most);
  return { least, most, mostDigits, mostNegativeDigits: String(-least), safeDigits: mostDigits.length - 1 };
}
