import { fromMs, type Precision, toMs } from '../../shared/tdengine/time/precision.ts';
import { type BucketCounts, bucketOf, type PublishedCounts } from './published-counts.ts';

/** Where late rows are looked for. */
export interface LateBounds {
  /** All rows up to here had been published. */
  readonly position: bigint;
  readonly precision: Precision;
  readonly lookbackMs: number;
  /** Neighbouring buckets are read together up to so many rows. */
  readonly mostRows: number;
  /**
   * Buckets that begin before this, in ms, have had their turn.
   * @default - all are looked at
   */
  readonly notBefore?: number;
}

/** Buckets that have more rows than were published: all rows with `from < time <= to` are to be sent again. */
export interface LateRange {
  readonly from: bigint;
  readonly to: bigint;
  readonly buckets: readonly number[];
  /** Rows in it now. */
  readonly rows: number;
  /** How many more than were published. */
  readonly late: number;
}

/** What a histogram tells about rows behind the position. */
export interface LateRows {
  readonly ranges: readonly LateRange[];
  /** Rows that came later than the look-back, as far as the counts reach. They are not sent. */
  readonly tooLate: number;
  /** The counts with what is settled: rows that are gone, and those too late, which are told once. */
  readonly settled: PublishedCounts;
}

/**
 * Compares the rows that were published with those that are there now.
 * Only counts are compared: a row that came late and one that was deleted in the same bucket hide each other.
 * @param now rows with `published.since < time <= position`, by bucket.
 */
export function findLate(published: PublishedCounts, now: BucketCounts, bounds: LateBounds): LateRows {
  const { widthMs, since } = published;
  const { position, precision, lookbackMs, mostRows, notBefore = Number.NEGATIVE_INFINITY } = bounds;
  const oldest = bucketOf(toMs(position, precision) - lookbackMs, widthMs);
  const settled = new Map(published.counts);
  const ranges: LateRange[] = [];
  let tooLate = 0;

  for (const [bucket, rows] of [...now].sort(([a], [b]) => a - b)) {
    const late = rows - (published.counts.get(bucket) ?? 0);
    if (late <= 0) continue;
    if (bucket >= oldest) {
      if (bucket >= notBefore) append(bucket, rows, late);
    } else {
      tooLate += late;
      settled.set(bucket, rows);
    }
  }
  for (const [bucket, rows] of published.counts) {
    const left = now.get(bucket) ?? 0;
    if (left === 0) settled.delete(bucket);
    else if (left < rows) settled.set(bucket, left);
  }
  return { ranges, tooLate, settled: { ...published, counts: settled } };

  function append(bucket: number, rows: number, late: number): void {
    const begin = fromMs(bucket, precision) - 1n;
    const end = fromMs(bucket + widthMs, precision) - 1n;
    const range = {
      from: begin < since ? since : begin,
      to: end > position ? position : end,
      buckets: [bucket],
      rows,
      late,
    };
    const last = ranges.at(-1);
    if (last === undefined || last.to !== range.from || last.rows + rows > mostRows) ranges.push(range);
    else {
      ranges[ranges.length - 1] = {
        from: last.from,
        to: range.to,
        buckets: [...last.buckets, bucket],
        rows: last.rows + rows,
        late: last.late + late,
      };
    }
  }
}

/** Whether two counts are the same. */
export function sameCounts(a: PublishedCounts, b: PublishedCounts): boolean {
  if (a.counts.size !== b.counts.size) return false;
  for (const [bucket, rows] of a.counts) if (b.counts.get(bucket) !== rows) return false;
  return true;
}
