import type { BucketCounts, PublishedCounts } from '../late/published-counts.ts';
import { fromMs, type Precision, toMs } from '../precision.ts';
import type { TableReader } from '../read/table-reader.ts';

/** Histograms of one look-back until its rows and their count agree. */
const READS = 3;

/**
 * Rows behind the position that are there now, by bucket. An answer of the REST service can be cut short and called
 * whole: one in which a bucket has fewer rows than were published is believed only when all of its rows are as many as
 * a count of them says.
 * @throws Error when the two do not agree, again and again.
 */
export async function rowsByBucket(
  reader: TableReader,
  published: PublishedCounts,
  position: bigint,
  precision: Precision,
): Promise<BucketCounts> {
  const { since, widthMs, counts } = published;
  for (let read = 1; read <= READS; read += 1) {
    const buckets = await reader.histogram(since, position, fromMs(widthMs, precision));
    const now = new Map([...buckets].map(([begin, rows]) => [toMs(begin, precision), rows]));
    if (!hasShrunk(counts, now)) return now;
    if (sumOf(now) === (await reader.count(since, position))) return now;
  }
  throw new Error(`rows counted by time and counted together differ ${READS} times above ${since} up to ${position}`);
}

function hasShrunk(published: BucketCounts, now: BucketCounts): boolean {
  for (const [bucket, rows] of published) if ((now.get(bucket) ?? 0) < rows) return true;
  return false;
}

function sumOf(counts: BucketCounts): number {
  let sum = 0;
  for (const rows of counts.values()) sum += rows;
  return sum;
}
