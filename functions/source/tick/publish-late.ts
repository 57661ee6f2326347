import { bucketWidth, widthServes } from '../late/bucket-width.ts';
import { findLate, type LateRange, sameCounts } from '../late/find-late.ts';
import { type BucketCounts, type PublishedCounts, withRecount } from '../late/published-counts.ts';
import type { Precision } from '../precision.ts';
import type { TableReader } from '../read/table-reader.ts';
import { rowsByBucket } from './rows-by-bucket.ts';
import type { StreamProgress } from './stream-progress.ts';

/** How late rows are looked for. */
export interface LateOptions {
  readonly precision: Precision;
  readonly lookbackMs: number;
  readonly mostRows: number;
}

/** What was found behind the position. */
export interface LateFound {
  /** Rows that came late and are published now. */
  readonly late: number;
  /** Beginning of the bucket of the oldest of them, in ms; undefined when there are none. */
  readonly oldest: number | undefined;
  /** Rows later than the look-back: not sent. */
  readonly tooLate: number;
  /** Everything that was found is published. */
  readonly done: boolean;
}

const NONE: LateFound = { late: 0, oldest: undefined, tooLate: 0, done: true };

/**
 * Looks for rows behind the position that were not there before, and sends their buckets again.
 * @param publish sends all rows of a range; undefined when it could not be finished. @param goOn asked before each range.
 */
export async function publishLate(
  reader: TableReader,
  progress: StreamProgress,
  options: LateOptions,
  publish: (range: LateRange) => Promise<BucketCounts | undefined>,
  goOn: () => boolean,
): Promise<LateFound> {
  const position = progress.position();
  const published = progress.published();
  if (position === undefined || published === undefined || published.since >= position) return NONE;
  const recounted = await inNewBuckets(reader, published, position, options);
  const now = await rowsByBucket(reader, published, position, options.precision);
  const { ranges, tooLate, settled } = findLate(published, now, { ...options, position });

  let counts = settled;
  let late = 0;
  let oldest: number | undefined;
  for (const range of ranges) {
    const recount = goOn() ? await publish(range) : undefined;
    if (recount === undefined) return { late, oldest, tooLate, done: false };
    counts = withRecount(counts, range.buckets, recount);
    // Rows that are gone again were not sent, and nothing was claimed for them.
    await progress.claim();
    await progress.commit(position, counts);
    late += range.late;
    oldest ??= range.buckets[0];
  }
  if (recounted !== undefined || (ranges.length === 0 && !sameCounts(published, settled))) {
    await progress.claim();
    await progress.commit(position, recounted ?? settled);
  }
  return { late, oldest, tooLate, done: true };
}

/**
 * The counts in other buckets, when the look-back was changed so much that theirs no longer serve. Asked for before late
 * rows are looked for by the old ones: what is counted here is then published, or found there.
 */
async function inNewBuckets(
  reader: TableReader,
  published: PublishedCounts,
  position: bigint,
  { precision, lookbackMs }: LateOptions,
): Promise<PublishedCounts | undefined> {
  if (widthServes(published.widthMs, lookbackMs)) return undefined;
  const empty = { since: published.since, widthMs: bucketWidth(lookbackMs), counts: new Map() };
  return { ...empty, counts: await rowsByBucket(reader, empty, position, precision) };
}
