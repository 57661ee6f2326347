import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOffsets, unread } from '../../../local/event-source-mapping/partitions.ts';

const partitions = [
  { partition: 0, low: 5, high: 10, committed: undefined },
  { partition: 1, low: 0, high: 3, committed: 2 },
];

describe('the offset that a consumer group begins at', () => {
  it('is the oldest record with TRIM_HORIZON, unless it has committed an offset', () => {
    assert.deepEqual(
      [...startOffsets(partitions, 'TRIM_HORIZON')],
      [
        [0, 5],
        [1, 2],
      ],
    );
  });

  it('is the end with LATEST, unless it has committed an offset', () => {
    assert.deepEqual(
      [...startOffsets(partitions, 'LATEST')],
      [
        [0, 10],
        [1, 2],
      ],
    );
  });

  it('is that of the first record since AT_TIMESTAMP, or the end where there is none, unless it has committed an offset', () => {
    const begin = startOffsets(
      [
        { partition: 0, low: 3, high: 9, committed: undefined },
        { partition: 1, low: 0, high: 5, committed: undefined },
        { partition: 2, low: 0, high: 5, committed: 2 },
      ],
      new Map([
        [0, 4],
        [2, 4],
      ]),
    );
    assert.deepEqual(
      [...begin],
      [
        [0, 4],
        [1, 5],
        [2, 2],
      ],
    );
  });
});

describe('the number of unread records', () => {
  it('is counted from the positions to the ends of the partitions', () => {
    assert.equal(
      unread(
        partitions,
        new Map([
          [0, 7],
          [1, 3],
        ]),
      ),
      3,
    );
  });

  it('leaves out what Kafka has deleted, and includes all of a new partition', () => {
    assert.equal(unread(partitions, new Map([[0, 1]])), 5 + 3);
  });
});
