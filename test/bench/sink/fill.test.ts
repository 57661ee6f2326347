import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillOf } from '../../../bench/sink/fill.ts';

const MIB = 1_048_576;

describe('how full a benchmark’s INSERT statements are', () => {
  it('is their share of the longest statement TDengine takes, with and without the last statement of each batch', () => {
    assert.deepEqual(fillOf({ batches: [[MIB / 4, MIB, MIB / 2], [MIB / 4]] }), {
      statements: 4,
      sqlBytes: 2 * MIB,
      percent: 50,
      percentButLast: 75,
      fewest: 3,
    });
  });

  it('is null without the last statements when every batch is one statement', () => {
    assert.equal(fillOf({ batches: [[10], [20]] }).percentButLast, null);
  });
});
