/** From here on, and below, the number of digits is counted, not that behind the point. */
const MOST_PLAIN = 1e7;
const LEAST_PLAIN = 1e-3;

const POWERS = [1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11] as const;

/** The number whose text is the shortest that reads as this float of 32 bits: 0.1 for 0.10000000149011612. */
export function shortestFloat(value: number): number {
  if (Number.isInteger(value) && value < MOST_PLAIN && value > -MOST_PLAIN) return value;
  const size = value < 0 ? -value : value;
  if (size >= LEAST_PLAIN && size < MOST_PLAIN) {
    for (const power of POWERS) {
      // A whole number by a power of ten, both exact: the double that is nearest to the decimal text.
      const rounded = Math.round(value * power) / power;
      if (Math.fround(rounded) === value) return rounded;
    }
  }
  for (let digits = 1; digits <= 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}
