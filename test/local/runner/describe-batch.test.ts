import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeBatch } from '../../../local/runner/events.ts';
import { record } from '../event-source-mapping/record-of.ts';

describe('the text that names a batch', () => {
  it('names topic, partition and offsets of each of its partitions', () => {
    const batch = [record(0, 4), record(0, 5), record(0, 6), record(1, 2)];
    assert.equal(describeBatch(batch), 'meters partition 0 offsets 4-6, meters partition 1 offset 2');
  });

  it('names at most five partitions, and how many more there are', () => {
    const batch = Array.from({ length: 8 }, (_, partition) => record(partition, 0));
    assert.match(describeBatch(batch), /^(?:meters partition \d offset 0, ){5}and 3 more partitions$/);
  });
});
