import { msOfTime } from '../../shared/tdengine/time/digits.ts';
import { fromMs, type Precision, toMs } from '../../shared/tdengine/time/precision.ts';
import type { SourceRow } from '../rows/source-row.ts';

/** Rows by the beginning of their bucket, in ms since 1970. No bucket has 0. */
export type BucketCounts = ReadonlyMap<number, number>;

/** How many rows of a table have been published, by time, as far back as late ones are looked for. */
export interface PublishedCounts {
  /** Rows up to this time, in the database's unit, are not counted: nothing is known of them. */
  readonly since: bigint;
  readonly widthMs: number;
  readonly counts: BucketCounts;
}

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

/** Of the numbers in the text for a checkpoint. */
const BASE = 36;

/**
 * Counts as short text for a checkpoint: `since;width;` and the buckets in their order, each as the steps from the one
 * before (left out: one step), a `.`, and its rows, in base 36. 720 buckets of a thousand rows take 2 to 3 KB.
 */
export function countsText({ since, widthMs, counts }: PublishedCounts): string {
  let text = `${since};${widthMs};`;
  let before = 0;
  for (const [bucket, rows] of [...counts].sort(([a], [b]) => a - b)) {
    const index = bucket / widthMs;
    const step = index - before;
    text += `${step === 1 ? '' : `${step.toString(BASE)}.`}${rows.toString(BASE)},`;
    before = index;
  }
  return text;
}

/** @throws Error when the text is not one of {@link countsText}. */
export function parseCounts(text: string): PublishedCounts {
  const counts = countsIn(text);
  if (counts === undefined) {
    throw new Error(
      'the counts of published rows in the checkpoint table are not readable: move the table to its position to forget them',
    );
  }
  return counts;
}

function countsIn(text: string): PublishedCounts | undefined {
  const parts = /^(-?\d{1,19});([1-9]\d{0,14});((?:(?:-?[0-9a-z]+\.)?[0-9a-z]+,)*)$/.exec(text);
  if (parts === null) return undefined;
  const [, since = '', width = '', buckets = ''] = parts;
  const widthMs = Number(width);
  const counts = new Map<number, number>();
  let index = 0;
  for (const bucket of buckets.split(',').slice(0, -1)) {
    const dot = bucket.indexOf('.');
    index += dot < 0 ? 1 : Number.parseInt(bucket.slice(0, dot), BASE);
    const rows = Number.parseInt(bucket.slice(dot + 1), BASE);
    if (!Number.isSafeInteger(index * widthMs) || !Number.isSafeInteger(rows)) return undefined;
    counts.set(index * widthMs, rows);
  }
  return { since: BigInt(since), widthMs, counts };
}
