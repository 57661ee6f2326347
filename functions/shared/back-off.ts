/** How far the tries of something are apart: each wait is twice as long as the one before. */
export interface BackOff {
  /** The first wait, and the longest, in ms. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** The part of each wait that is always waited, from 0 to 1. The rest is by chance, so that those who failed together do not come again together. */
  readonly leastPart: number;
}

/**
 * How long to wait before the next try, in ms.
 * @param failures tries that have failed, from 1 on.
 * @param random from 0 to below 1.
 */
export function backOffMs({ firstMs, longestMs, leastPart }: BackOff, failures: number, random: number): number {
  const wait = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return wait * (leastPart + (1 - leastPart) * random);
}
