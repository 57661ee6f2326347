import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillOf } from '../../../bench/sink/fill.ts';

const MIB = 1_048_576;

describe('the fill of statements', () => {
  it('is by the longest statement there may be, with and without what is left of each batch', () => {
    assert.deepEqual(fillOf({ batches: [[MIB / 4, MIB, MIB / 2], [MIB / 4]] }), {
      statements: 4,
      sqlBytes: 2 * MIB,
      percent: 50,
      percentButLast: 75,
      fewest: 3,
    });
  });

  it('is not known without the rest when every batch is one statement', () => {
    assert.equal(fillOf({ batches: [[10], [20]] }).percentButLast, null);
  });
});
