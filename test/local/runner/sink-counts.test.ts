import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addCounts, NO_COUNTS } from '../../../local/runner/sink-counts.ts';

const line = (fields: object) => JSON.stringify({ level: 'INFO', message: 'batch', ...fields });

describe('the counts of a sink', () => {
  it('add up the lines that end its batches', () => {
    const once = addCounts(NO_COUNTS, line({ written: 4, skipped: 1, rejected: 2, retried: 0 }));
    assert.deepEqual(addCounts(once, line({ written: 1, skipped: 0, rejected: 0, retried: 3 })), {
      written: 5,
      skipped: 1,
      deadLettered: 2,
    });
  });

  it('take no notice of other lines', () => {
    for (const other of ['', 'batch', '"batch"', line({}), JSON.stringify({ message: 'other', written: 1 })]) {
      assert.equal(addCounts(NO_COUNTS, other), NO_COUNTS, other);
    }
  });
});
