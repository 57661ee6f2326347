import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EARLIEST_TIME } from '../../../../functions/shared/tdengine/time/precision.ts';
import { findLate } from '../../../../functions/source/late/find-late.ts';
import {
  bucketOf,
  bucketWidth,
  countRows,
  countsText,
  type PublishedCounts,
  parseCounts,
  pruned,
  widthServes,
  withRecount,
  withRows,
} from '../../../../functions/source/late/published-counts.ts';

const DAY = 86_400_000;

function published(counts: Record<number, number>, since = EARLIEST_TIME, widthMs = 10): PublishedCounts {
  return { since, widthMs, counts: new Map(Object.entries(counts).map(([bucket, rows]) => [Number(bucket), rows])) };
}

const now = (counts: Record<number, number>) => published(counts).counts;

describe('the width of the buckets for late rows', () => {
  it('divides a day, and makes at most 360 buckets of a look-back of up to seven days', () => {
    const widths = [1, 1_000, 60_000, 3_600_000, DAY, 7 * DAY].map(bucketWidth);
    assert.deepEqual(widths, [10, 10, 200, 10_000, 300_000, 1_800_000]);
    for (const width of widths) assert.equal(DAY % width, 0);
  });

  it('is kept for a somewhat longer or shorter look-back, so that no counts are lost', () => {
    const width = bucketWidth(3_600_000);
    assert.deepEqual(
      [3_600_000, 1_800_000, 7_200_000, 300_000, 3 * 3_600_000 + 1_000].map((lookback) => widthServes(width, lookback)),
      [true, true, true, true, false],
    );
  });
});

describe('counts of published rows', () => {
  it('count each row in the bucket of its time, in every precision and before 1970', () => {
    const rows = (times: string[]) => times.map((time) => ({ subtable: 'd', time, cells: [] }));
    const counts = new Map<number, number>();
    countRows(counts, rows(['0', '9', '10', '-1', '-10', '-11']), 10, 'ms');
    assert.deepEqual(
      counts,
      new Map([
        [0, 2],
        [10, 1],
        [-10, 2],
        [-20, 1],
      ]),
    );
    const fine = new Map<number, number>();
    countRows(fine, rows(['9999999', '10000000', '-1']), 10, 'ns');
    assert.deepEqual(
      fine,
      new Map([
        [0, 1],
        [10, 1],
        [-10, 1],
      ]),
    );
  });

  it('grow with each window and are set for a bucket that is read again', () => {
    const counts = withRows(published({ 0: 2 }), now({ 0: 1, 10: 4 }));
    assert.deepEqual(counts.counts, now({ 0: 3, 10: 4 }));
    assert.deepEqual(withRecount(counts, [0, 10, 20], now({ 10: 5, 20: 1 })).counts, now({ 10: 5, 20: 1 }));
  });

  it('are kept for two look-backs, with the time from which they are complete', () => {
    const kept = pruned(published({ 0: 1, 70: 1, 80: 2, 100: 3 }), 105n, 10, 'ms');
    assert.deepEqual(kept, published({ 80: 2, 100: 3 }, 79n));
    assert.deepEqual(pruned(kept, 106n, 10, 'ms'), kept);
    assert.deepEqual(pruned(published({ 80: 2 }, 95n), 105n, 10, 'ms').since, 95n);
  });

  it('are read back from their text, which is short', () => {
    const anyCounts = fc.record({
      since: fc.bigInt(EARLIEST_TIME, 2n ** 63n - 1n),
      widthMs: fc.constantFrom(10, 10_000, 1_800_000),
      buckets: fc.array(fc.tuple(fc.integer({ min: -1_000, max: 200_000_000 }), fc.integer({ min: 1, max: 1e9 }))),
    });
    fc.assert(
      fc.property(anyCounts, ({ since, widthMs, buckets }) => {
        const counts = new Map(buckets.map(([index, rows]) => [index * widthMs, rows]));
        const back = parseCounts(countsText({ since, widthMs, counts }));
        assert.deepEqual(back, { since, widthMs, counts });
      }),
    );
    const full = Array.from({ length: 720 }, (_, index): [number, number] => [1.7e12 + index * 10_000, 1_000]);
    assert.ok(countsText({ since: 0n, widthMs: 10_000, counts: new Map(full) }).length < 4_000);
  });

  it('fit into a DynamoDB item, however many buckets they have', () => {
    for (const lookbackMs of [1, 3_599_999, 7 * 86_400_000]) {
      // As many buckets as a look-back may have that was changed meanwhile, twice, none next to another.
      const widthMs = bucketWidth(lookbackMs);
      const most = Array.from({ length: 3_000 }, (_, at) => at)
        .filter((at) => widthServes(widthMs, at * widthMs))
        .at(-1);
      assert.ok(most !== undefined);
      const buckets = Array.from({ length: 2 * most + 1 }, (_, at): [number, number] => [
        2e12 + at * 2 * widthMs,
        1e12,
      ]);
      const text = countsText({ since: EARLIEST_TIME, widthMs, counts: new Map(buckets) });
      // 400 KB less what else is in it: names of 1 KB and a row's place.
      assert.ok(text.length < 100_000, `${text.length}`);
    }
  });

  it('cannot be read from another text', () => {
    for (const text of [
      '',
      '1;2',
      '1;0;',
      '1;10;5.',
      'x;10;',
      '1;10;1.2.3,',
      `1;${'9'.repeat(400)};1.2,`,
      '1;10;zzzzzzzzzzzz.1,',
      '1;10;1.zzzzzzzzzzzz,',
    ]) {
      assert.throws(() => parseCounts(text), /not readable/, text);
    }
  });
});

describe('late rows that are found by counting', () => {
  const bounds = { position: 105n, precision: 'ms', lookbackMs: 50, mostRows: 10 } as const;

  it('are those of buckets that have more rows than were published', () => {
    const { ranges, tooLate, settled } = findLate(published({ 60: 1, 100: 2 }), now({ 60: 1, 80: 3, 100: 3 }), bounds);
    assert.deepEqual(ranges, [
      { from: 79n, to: 89n, buckets: [80], rows: 3, late: 3 },
      { from: 99n, to: 105n, buckets: [100], rows: 3, late: 1 },
    ]);
    assert.deepEqual([tooLate, settled.counts], [0, now({ 60: 1, 100: 2 })]);
  });

  it('are read together with those of the next bucket, up to the row limit', () => {
    const { ranges } = findLate(published({}), now({ 60: 6, 70: 4, 80: 1, 100: 1 }), bounds);
    assert.deepEqual(
      ranges.map(({ from, to, buckets, rows }) => [from, to, buckets, rows]),
      [
        [59n, 79n, [60, 70], 10],
        [79n, 89n, [80], 1],
        [99n, 105n, [100], 1],
      ],
    );
  });

  it('from before the counts began are not searched for', () => {
    const { ranges } = findLate(published({ 80: 1 }, 84n), now({ 80: 2 }), bounds);
    assert.deepEqual([ranges[0]?.from, ranges[0]?.to], [84n, 89n]);
  });

  it('that come after the look-back are counted once, and not sent', () => {
    const found = findLate(published({ 40: 1 }), now({ 30: 2, 40: 4, 50: 1 }), bounds);
    assert.deepEqual([found.tooLate, found.ranges.map(({ buckets }) => buckets)], [5, [[50]]]);
    assert.deepEqual(findLate(found.settled, now({ 30: 2, 40: 4 }), bounds).tooLate, 0);
  });

  it('are found in a bucket where rows were deleted before', () => {
    const { settled, ranges } = findLate(published({ 80: 5, 90: 1 }), now({ 80: 3 }), bounds);
    assert.deepEqual([ranges, settled.counts], [[], now({ 80: 3 })]);
    assert.equal(findLate(settled, now({ 80: 4 }), bounds).ranges[0]?.late, 1);
  });

  it('in us and ns are read within exact bounds of that unit', () => {
    for (const [precision, unit] of [
      ['us', 1_000n],
      ['ns', 1_000_000n],
    ] as const) {
      const { ranges } = findLate(published({}), now({ 80: 1 }), { ...bounds, precision, position: 105n * unit });
      assert.deepEqual([ranges[0]?.from, ranges[0]?.to], [80n * unit - 1n, 90n * unit - 1n]);
    }
  });

  it('are in the bucket that begins before them, also before 1970', () => {
    assert.deepEqual(
      [-1, -10, -11, 0, 9].map((ms) => bucketOf(ms, 10)),
      [-10, -10, -20, 0, 0],
    );
  });
});
