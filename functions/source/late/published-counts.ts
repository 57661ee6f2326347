import { fromMs, type Precision, toMs } from '../precision.ts';
import { msOfTime } from '../row-time.ts';
import type { SourceRow } from '../rows/row.ts';

/** Rows by the beginning of their bucket, in ms since 1970. No bucket has 0. */
export type BucketCounts = ReadonlyMap<number, number>;

/** How many rows of a table have been published, by time, as far back as late ones are looked for. */
export interface PublishedCounts {
  /** Rows up to this time, in the database's unit, are not counted: nothing is known of them. */
  readonly since: bigint;
  readonly widthMs: number;
  readonly counts: BucketCounts;
}

/** Before everything that TDengine can store: an int64. */
export const BEFORE_ALL = -(2n ** 63n);

/** The beginning of the bucket that a time in ms falls into. */
export function bucketOf(ms: number, widthMs: number): number {
  return Math.floor(ms / widthMs) * widthMs;
}

/** Adds rows to counts by bucket. */
export function countRows(
  into: Map<number, number>,
  rows: readonly SourceRow[],
  widthMs: number,
  precision: Precision,
): void {
  for (const { time } of rows) {
    const bucket = bucketOf(msOfTime(time, precision), widthMs);
    into.set(bucket, (into.get(bucket) ?? 0) + 1);
  }
}

/** The counts when more rows have been published. */
export function withRows(published: PublishedCounts, added: BucketCounts): PublishedCounts {
  const counts = new Map(published.counts);
  for (const [bucket, rows] of added) counts.set(bucket, (counts.get(bucket) ?? 0) + rows);
  return { ...published, counts };
}

/** The counts when these buckets have been read and published again as they are now. */
export function withRecount(
  published: PublishedCounts,
  buckets: readonly number[],
  recount: BucketCounts,
): PublishedCounts {
  const counts = new Map(published.counts);
  for (const bucket of buckets) {
    const rows = recount.get(bucket) ?? 0;
    if (rows === 0) counts.delete(bucket);
    else counts.set(bucket, rows);
  }
  return { ...published, counts };
}

/** The counts without what is older than two look-backs: one to send late rows, one to notice later ones. */
export function pruned(
  published: PublishedCounts,
  position: bigint,
  lookbackMs: number,
  precision: Precision,
): PublishedCounts {
  const oldest = bucketOf(toMs(position, precision) - 2 * lookbackMs, published.widthMs);
  const horizon = fromMs(oldest, precision) - 1n;
  if (published.since >= horizon) return published;
  const counts = new Map<number, number>();
  for (const [bucket, rows] of published.counts) if (bucket >= oldest) counts.set(bucket, rows);
  return { ...published, since: horizon, counts };
}
