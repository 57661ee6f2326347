import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOffsets, unread } from '../../../local/event-source-mapping/partitions.ts';

const partitions = [
  { partition: 0, low: 5, high: 10, committed: undefined },
  { partition: 1, low: 0, high: 3, committed: 2 },
];

describe('where a group begins', () => {
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

  it('is the first record of a time, or the end where no record is as new, unless it has committed an offset', () => {
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

describe('what is unread', () => {
  it('lies between the positions and the ends', () => {
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

  it('does not count what Kafka has deleted, and counts all of a new partition', () => {
    assert.equal(unread(partitions, new Map([[0, 1]])), 5 + 3);
  });
});
