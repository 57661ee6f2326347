import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stickyPartitioner } from '../../../../functions/shared/kafka/sticky-partitioner.ts';

describe('stickyPartitioner', () => {
  it('asks once for each message and remembers the answer, for later partitioners too', () => {
    let next = 0;
    const sticky = stickyPartitioner(() => () => next++);
    const [a, b] = [{ value: 'a' }, { value: 'a' }];
    const choose = (message: typeof a) => sticky.create()({ topic: 't', partitionMetadata: [], message });
    assert.deepEqual([choose(a), choose(b), choose(a), choose(b)], [0, 1, 0, 1]);
    assert.deepEqual([sticky.partitionOf(a), sticky.partitionOf(b)], [0, 1]);
    assert.equal(sticky.partitionOf({ value: 'a' }), undefined);
  });
});
