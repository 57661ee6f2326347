/** So many buckets, or a few less, make up a look-back. */
const BUCKETS = 360;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Divisors of a day, so that TDengine's INTERVAL begins its buckets where 1970-01-01T00:00:00Z plus a multiple is. */
const WIDTHS = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
];

/**
 * Width in ms of the buckets in which published rows are counted. Narrow buckets make a late row cheap, since its whole
 * bucket is sent again; few make the checkpoint small.
 */
export function bucketWidth(lookbackMs: number): number {
  return WIDTHS.find((width) => width * BUCKETS >= lookbackMs) ?? 24 * HOUR;
}

/** Whether counts of this width still serve a look-back that was changed meanwhile. */
export function widthServes(widthMs: number, lookbackMs: number): boolean {
  const buckets = lookbackMs / widthMs;
  return buckets >= BUCKETS / 20 && buckets <= BUCKETS * 3;
}
