import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BackOff, backOffMs } from '../../../functions/shared/back-off.ts';

/** The waits of a back-off after the first failures. */
function waits(backOff: BackOff, random: number, count: number): number[] {
  return Array.from({ length: count }, (_, before) => backOffMs(backOff, before + 1, random));
}

describe('a wait before another try', () => {
  it('is twice as long as the one before, up to the longest', () => {
    const steady = { firstMs: 200, longestMs: 5_000, leastPart: 1 };
    assert.deepEqual(waits(steady, 0, 7), [200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('has no random part when leastPart is 1', () => {
    const steady = { firstMs: 200, longestMs: 5_000, leastPart: 1 };
    assert.deepEqual(waits(steady, 0.9, 3), [200, 400, 800]);
  });

  it('is random between its least part and the whole', () => {
    const half = { firstMs: 200, longestMs: 5_000, leastPart: 0.5 };
    assert.deepEqual(waits(half, 0, 2), [100, 200]);
    assert.deepEqual(waits(half, 0.5, 2), [150, 300]);
    assert.deepEqual(waits(half, 1, 2), [200, 400]);
  });

  it('may be 0 when leastPart is 0', () => {
    const none = { firstMs: 500, longestMs: 1_000, leastPart: 0 };
    assert.deepEqual(waits(none, 0, 2), [0, 0]);
    assert.deepEqual(waits(none, 0.25, 3), [125, 250, 250]);
  });

  it('is the longest after any number of failures', () => {
    assert.equal(backOffMs({ firstMs: 1_000, longestMs: 60_000, leastPart: 1 }, 100_000, 0), 60_000);
  });
});
