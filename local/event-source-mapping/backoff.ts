/** Pause before the n-th retry: 100 ms, doubling to 5 s. Lambda's own is longer and not documented. */
export function defaultBackoffMs(retry: number): number {
  return Math.min(5_000, 100 * 2 ** (retry - 1));
}
