import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EARLIEST_TIME } from '../../../../functions/shared/tdengine/time/precision.ts';
import { findLate, type LateBounds, sameCounts } from '../../../../functions/source/late/find-late.ts';
import {
  bucketOf,
  bucketWidth,
  countsText,
  type PublishedCounts,
  parseCounts,
  pruned,
  widthServes,
  withRecount,
  withRows,
} from '../../../../functions/source/late/published-counts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const countsOf = (counts: readonly (readonly [number, number])[], since = -1n): PublishedCounts => ({
  since,
  widthMs: 100,
  counts: new Map(counts),
});

describe('the width of a bucket for late rows', () => {
  const WIDTHS: readonly [lookback: string, ms: number, width: number][] = [
    ['nothing', 0, 10],
    ['3.6 s', 3_600, 10],
    ['a little more than 3.6 s', 3_601, 20],
    ['a minute', MINUTE, 200],
    ['an hour', HOUR, 10_000],
    ['a day', DAY, 5 * MINUTE],
    ['a week', 7 * DAY, 30 * MINUTE],
    ['thirty days', 30 * DAY, 2 * HOUR],
    ['180 days', 180 * DAY, 12 * HOUR],
    ['more than 180 days', 180 * DAY + 1, 24 * HOUR],
  ];
  for (const [lookback, ms, width] of WIDTHS) {
    it(`makes at most 360 buckets of a look-back of ${lookback}`, () => assert.equal(bucketWidth(ms), width));
  }

  it('divides a day, so that TDengine’s INTERVAL has the same buckets', () => {
    const widths = [bucketWidth(0)];
    // The look-back that is one ms too long for a width has the next one.
    for (let last = widths[0] ?? 0; last < DAY; last = widths.at(-1) ?? DAY) widths.push(bucketWidth(last * 360 + 1));
    assert.deepEqual(widths, [
      ...[10, 20, 50, 100, 200, 500],
      ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * 1_000),
      ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE),
      ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * HOUR),
    ]);
    for (const width of widths) assert.equal(DAY % width, 0);
  });

  it('is kept for a changed look-back as long as that has 18 to 1,080 buckets', () => {
    const served = [1_799, 1_800, 36_000, 108_000, 108_001].map((ms) => widthServes(100, ms));
    assert.deepEqual(served, [false, true, true, true, false]);
  });
});

describe('the text of published counts', () => {
  it('has gaps between buckets, and numbers in base 36', () => {
    const counts = countsOf(
      [
        [500, 36],
        [300, 1],
        [600, 10],
        [-200, 35],
      ],
      7n,
    );
    const text = '7;100;-2.z,5.1,2.10,a,';
    assert.equal(countsText(counts), text);
    const parsed = parseCounts(text);
    assert.equal(parsed.since, 7n);
    assert.equal(parsed.widthMs, 100);
    assert.deepEqual(
      [...parsed.counts].sort(([a], [b]) => a - b),
      [
        [-200, 35],
        [300, 1],
        [500, 36],
        [600, 10],
      ],
    );
  });

  it('cannot be read when it is anything else', () => {
    for (const text of ['', '1;100', '1;0;', 'x;100;', '1;100;1', '1;100;1,x!,', '1.5;100;', '1;100;1,\n']) {
      assert.throws(() => parseCounts(text), /the counts of published rows in the checkpoint table are not readable/);
    }
  });
});

describe('published counts', () => {
  it('are counted in the bucket of a row’s time, before 1970 too', () => {
    assert.deepEqual(
      [-101, -100, -1, 0, 99, 100].map((ms) => bucketOf(ms, 100)),
      [-200, -100, -100, 0, 0, 100],
    );
  });

  it('grow by published rows, in old and new buckets', () => {
    assert.deepEqual(
      withRows(
        countsOf([[0, 1]]),
        new Map([
          [0, 2],
          [100, 3],
        ]),
      ).counts,
      new Map([
        [0, 3],
        [100, 3],
      ]),
    );
  });

  it('are set for buckets that were sent again, and removed for those without rows', () => {
    const counts = withRecount(
      countsOf([
        [0, 1],
        [100, 2],
        [200, 3],
      ]),
      [0, 100],
      new Map([[0, 5]]),
    ).counts;
    assert.deepEqual(
      counts,
      new Map([
        [0, 5],
        [200, 3],
      ]),
    );
  });

  it('are forgotten when they are older than two look-backs', () => {
    const counts = countsOf([
      [700, 1],
      [800, 2],
      [900, 3],
    ]);
    const kept = pruned(counts, 1_000n, 100, 'ms');
    assert.deepEqual(
      [kept.since, kept.counts],
      [
        799n,
        new Map([
          [800, 2],
          [900, 3],
        ]),
      ],
    );
  });

  it('are left as they are when none are older than two look-backs', () => {
    const counts = countsOf([[700, 1]], 799n);
    assert.equal(pruned(counts, 1_000n, 100, 'ms'), counts);
    assert.notEqual(pruned({ ...counts, since: 798n }, 1_000n, 100, 'ms').since, 798n);
  });

  it('may begin at the least time that 64 bits can store', () => {
    assert.equal(EARLIEST_TIME, BigInt.asIntN(64, 1n << 63n));
  });

  it('are equal when each bucket is', () => {
    assert.equal(
      sameCounts(
        countsOf([[0, 1]]),
        countsOf([
          [0, 1],
          [100, 2],
        ]),
      ),
      false,
    );
    assert.equal(
      sameCounts(
        countsOf([
          [0, 1],
          [100, 2],
        ]),
        countsOf([
          [100, 2],
          [0, 1],
        ]),
      ),
      true,
    );
    assert.equal(
      sameCounts(
        countsOf([
          [0, 1],
          [100, 2],
        ]),
        countsOf([[0, 1]]),
      ),
      false,
    );
    assert.equal(sameCounts(countsOf([[0, 1]]), countsOf([[0, 2]])), false);
    assert.equal(sameCounts(countsOf([[0, 1]]), countsOf([[100, 1]])), false);
  });
});

describe('the search for late rows', () => {
  /** All up to 1,050 were published; looked for from 850, which is in the bucket of 800. */
  const bounds: LateBounds = { position: 1_050n, precision: 'ms', lookbackMs: 200, mostRows: 10 };

  it('finds buckets from the one that the look-back begins in, and counts rows of older ones as too late', () => {
    const now = new Map([
      [700, 2],
      [800, 3],
    ]);
    const { ranges, tooLate, settled } = findLate(
      countsOf([
        [700, 1],
        [800, 1],
      ]),
      now,
      bounds,
    );
    assert.deepEqual(ranges, [{ from: 799n, to: 899n, buckets: [800], rows: 3, late: 2 }]);
    assert.equal(tooLate, 1);
    assert.deepEqual(
      settled.counts,
      new Map([
        [700, 2],
        [800, 1],
      ]),
      'the late ones are counted when they are sent',
    );
  });

  it('joins neighbouring buckets up to the row limit', () => {
    const now = new Map([
      [800, 4],
      [900, 6],
      [1_000, 1],
    ]);
    const { ranges } = findLate(countsOf([]), now, bounds);
    assert.deepEqual(ranges, [
      { from: 799n, to: 999n, buckets: [800, 900], rows: 10, late: 10 },
      { from: 999n, to: 1_050n, buckets: [1_000], rows: 1, late: 1 },
    ]);
  });

  it('does not join buckets with one without late rows between them', () => {
    const { ranges } = findLate(
      countsOf([[900, 5]]),
      new Map([
        [1_000, 1],
        [800, 1],
        [900, 5],
      ]),
      bounds,
    );
    assert.deepEqual(
      ranges.map(({ buckets }) => buckets),
      [[800], [1_000]],
    );
  });

  it('stays between the beginning of the counts and the position', () => {
    const { ranges } = findLate(
      countsOf([], 820n),
      new Map([
        [800, 1],
        [1_000, 2],
      ]),
      bounds,
    );
    assert.deepEqual(
      ranges.map(({ from, to }) => [from, to]),
      [
        [820n, 899n],
        [999n, 1_050n],
      ],
    );
  });

  it('finds none in a bucket where rows were deleted, and lowers its count', () => {
    const { ranges, tooLate, settled } = findLate(
      countsOf([
        [800, 3],
        [900, 2],
      ]),
      new Map([[800, 1]]),
      bounds,
    );
    assert.deepEqual([ranges, tooLate], [[], 0]);
    assert.deepEqual(settled.counts, new Map([[800, 1]]));
  });
});
