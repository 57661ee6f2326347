import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { type Position, timeOf } from '../checkpoint/position.ts';
import { findLate, type LateRange, sameCounts } from '../late/find-late.ts';
import {
  type BucketCounts,
  bucketWidth,
  type PublishedCounts,
  widthServes,
  withRecount,
} from '../late/published-counts.ts';
import { rowsByBucket } from '../late/rows-by-bucket.ts';
import type { TableQueries } from '../read/query/table-queries.ts';
import type { StreamProgress } from './stream-progress.ts';

const DONE: LatePass = { kind: 'done' };

/** A pass that has not begun. */
export const LATE_BEGINS: LatePass = { kind: 'waits', next: Number.NEGATIVE_INFINITY };

/** How late rows are looked for. */
export interface LateOptions {
  readonly precision: Precision;
  readonly lookbackMs: number;
  readonly mostRows: number;
  /** Sends all rows of a range again. @returns how many, by bucket; undefined when that could not be finished. */
  readonly send: (range: LateRange) => Promise<BucketCounts | undefined>;
  /** Asked before each range but the first: however little time there is, a pass gets on. */
  readonly goOn: () => boolean;
  readonly notes: LateNotes;
}

/** Told of what is found behind the position, so that nothing of it is forgotten by whatever ends the work. */
export interface LateNotes {
  /** The late rows of a range are in Kafka, and noted so. */
  sent(range: LateRange): void;
  /** Rows that came later than the look-back, which are not sent. Before that is noted: they are not found again then. */
  tooLate(rows: number): void;
}

/**
 * How far a pass over late rows came, the oldest first. A bucket in which rows arrive all the time has late ones again as
 * soon as it is sent, so a pass that goes on later does not begin again: `next` is in ms, its first bucket not yet sent.
 * One that `waits` is for new rows to go on. One that was `cut` ended within a range, which is sent in part and not noted:
 * whatever else went out before it is noted would come twice beside it.
 */
export type LatePass =
  | { readonly kind: 'done' }
  | { readonly kind: 'waits'; readonly next: number }
  | { readonly kind: 'cut'; readonly next: number };

/**
 * Looks for rows behind the position that were not there before, and sends their buckets again.
 * @param pass how far an earlier call came.
 */
export async function sendLate(
  queries: TableQueries,
  progress: StreamProgress,
  pass: LatePass,
  options: LateOptions,
): Promise<LatePass> {
  const { precision, send, goOn, notes } = options;
  const position = progress.position();
  const published = progress.published();
  if (pass.kind === 'done' || position === undefined || published === undefined) return DONE;
  const upTo = timeOf(position, precision);
  if (published.since >= upTo) return DONE;
  const recounted = await inNewBuckets(queries, published, upTo, options);
  const now = await rowsByBucket(queries, published, upTo, precision);
  const { ranges, tooLate, settled } = findLate(published, now, {
    ...options,
    position: upTo,
    // What is counted in new buckets is called published, so all of it must have been looked at.
    ...(recounted === undefined && { notBefore: pass.next }),
  });

  let untold = tooLate;
  let counts = settled;
  for (const [at, range] of ranges.entries()) {
    const next = range.buckets[0] ?? pass.next;
    if (at > 0 && !goOn()) return { kind: 'waits', next };
    const recount = await send(range);
    if (recount === undefined) return { kind: 'cut', next };
    counts = withRecount(counts, range.buckets, recount);
    await note(position, counts);
    notes.sent(range);
  }
  if (recounted !== undefined || (ranges.length === 0 && !sameCounts(published, settled))) {
    await note(position, recounted ?? settled);
  }
  return DONE;

  async function note(at: Position, noted: PublishedCounts): Promise<void> {
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
  queries: TableQueries,
  published: PublishedCounts,
  upTo: bigint,
  { precision, lookbackMs }: Pick<LateOptions, 'precision' | 'lookbackMs'>,
): Promise<PublishedCounts | undefined> {
  if (widthServes(published.widthMs, lookbackMs)) return undefined;
  const empty = { since: published.since, widthMs: bucketWidth(lookbackMs), counts: new Map() };
  return { ...empty, counts: await rowsByBucket(queries, empty, upTo, precision) };
}
