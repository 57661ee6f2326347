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

/** Told of what is found behind the position, so that nothing of it is forgotten by whatever ends the work. */
export interface LateNotes {
  /** The late rows of a range are in Kafka, and noted so. */
  sent(range: LateRange): void;
  /** Rows that came later than the look-back, which are not sent. Before that is noted: they are not found again then. */
  tooLate(rows: number): void;
}

/**
 * Looks for rows behind the position that were not there before, and sends their buckets again.
 * @param publish sends all rows of a range; undefined when it could not be finished. @param goOn asked before each range.
 * @returns whether everything that was found is published.
 */
export async function publishLate(
  reader: TableReader,
  progress: StreamProgress,
  options: LateOptions,
  publish: (range: LateRange) => Promise<BucketCounts | undefined>,
  notes: LateNotes,
  goOn: () => boolean,
): Promise<boolean> {
  const position = progress.position();
  const published = progress.published();
  if (position === undefined || published === undefined || published.since >= position) return true;
  const recounted = await inNewBuckets(reader, published, position, options);
  const now = await rowsByBucket(reader, published, position, options.precision);
  const { ranges, tooLate, settled } = findLate(published, now, { ...options, position });

  let untold = tooLate;
  let counts = settled;
  for (const range of ranges) {
    const recount = goOn() ? await publish(range) : undefined;
    if (recount === undefined) return false;
    counts = withRecount(counts, range.buckets, recount);
    await note(position, counts);
    notes.sent(range);
  }
  if (recounted !== undefined || (ranges.length === 0 && !sameCounts(published, settled))) {
    await note(position, recounted ?? settled);
  }
  return true;

  async function note(at: bigint, noted: PublishedCounts): Promise<void> {
    // Rows that are gone again were not sent, and nothing was claimed for them.
    await progress.claim();
    if (untold > 0) notes.tooLate(untold);
    untold = 0;
    await progress.commit(at, noted);
  }
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
