import { fromMs, type Precision, toMs } from '../../shared/tdengine/time/precision.ts';
import { readAsCounted } from '../read/query/read-as-counted.ts';
import type { TableQueries } from '../read/query/table-queries.ts';
import type { BucketCounts, PublishedCounts } from './published-counts.ts';

/**
 * Rows behind the position that are there now, by bucket. An answer of the REST service can be cut short and called
 * whole: one in which a bucket has fewer rows than were published is believed only when a count of all of its rows
 * bears it out.
 * @throws Error when the two do not agree, again and again.
 */
export async function rowsByBucket(
  queries: TableQueries,
  published: PublishedCounts,
  position: bigint,
  precision: Precision,
): Promise<BucketCounts> {
  const { since, widthMs, counts } = published;
  const read = async () => {
    const buckets = await queries.histogram(since, position, fromMs(widthMs, precision));
    return new Map([...buckets].map(([begin, rows]) => [toMs(begin, precision), rows]));
  };
  let first: BucketCounts | undefined = await read();
  if (!hasShrunk(counts, first)) return first;
  return readAsCounted<BucketCounts>(
    {
      async read() {
        const buckets = first ?? (await read());
        first = undefined;
        return buckets;
      },
      size: sumOf,
      count: () => queries.count(since, position),
      what: `buckets of rows above ${since} up to ${position}`,
    },
    undefined,
  );
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
