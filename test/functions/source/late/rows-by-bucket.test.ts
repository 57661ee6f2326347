import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowsByBucket } from '../../../../functions/source/late/rows-by-bucket.ts';
import type { TableQueries } from '../../../../functions/source/read/query/table-queries.ts';

const published = {
  since: -1n,
  widthMs: 10,
  counts: new Map([
    [0, 2],
    [10, 3],
  ]),
};

/** A table of which histograms and counts are told one after another. */
function told(histograms: readonly (readonly [bigint, number][])[], counts: readonly number[]) {
  const asked = { histograms: 0, counts: 0 };
  const reader: TableQueries = {
    count: async () => counts[asked.counts++] ?? assert.fail('one count too many'),
    histogram: async () => new Map(histograms[asked.histograms++] ?? assert.fail('one histogram too many')),
    first: () => assert.fail('not asked for'),
    read: () => assert.fail('not asked for'),
    at: () => assert.fail('not asked for'),
  };
  return { asked, run: () => rowsByBucket(reader, published, 19n, 'ms') };
}

describe('the count of rows by bucket', () => {
  it('is one query when no bucket has fewer rows than were published', async () => {
    const { asked, run } = told(
      [
        [
          [0n, 2],
          [10n, 4],
        ],
      ],
      [],
    );
    assert.deepEqual(
      await run(),
      new Map([
        [0, 2],
        [10, 4],
      ]),
    );
    assert.deepEqual(asked, { histograms: 1, counts: 0 });
  });

  it('with fewer rows is believed when a total count agrees: rows were deleted', async () => {
    const { run } = told([[[0n, 2]]], [2]);
    assert.deepEqual(await run(), new Map([[0, 2]]));
  });

  it('is queried again when the answer was cut short', async () => {
    const { asked, run } = told(
      [
        [[0n, 2]],
        [
          [0n, 2],
          [10n, 3],
        ],
      ],
      [5],
    );
    assert.deepEqual(
      await run(),
      new Map([
        [0, 2],
        [10, 3],
      ]),
    );
    assert.deepEqual(asked, { histograms: 2, counts: 1 });
  });

  it('is believed when rows were deleted and others arrive all the time', async () => {
    const { run } = told([[[0n, 2]], [[0n, 4]]], [3, 5]);
    assert.deepEqual(await run(), new Map([[0, 4]]));
  });

  it('that never agrees with the total count is an error', async () => {
    const { run } = told([[], [], []], [5, 5, 5]);
    await assert.rejects(run(), /above -1 up to 19: 0 rows are read and 5 counted, and so 3 times: .*restfulRowLimit/);
  });
});
