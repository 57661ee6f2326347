import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atTime, firstPosition } from '../../../../functions/source/checkpoint/position.ts';

describe('the first position of a table by timestampInitial', () => {
  it('is undefined for earliest', () => {
    assert.equal(firstPosition('earliest', 'ms', 5), undefined);
  });

  it('is the time of the connector’s first run for latest', () => {
    assert.deepEqual(firstPosition('latest', 'us', 1_700_000_000_000), atTime(1_700_000_000_000_000n, 'us'));
  });

  it('is just before a given time, so that a row of that very time is read', () => {
    assert.deepEqual(firstPosition('2024-01-01T00:00:00Z', 'ms', 5), atTime(1_704_067_199_999n, 'ms'));
    const to = '2024-01-01T08:00:00.000000001+08:00';
    assert.deepEqual(firstPosition(to, 'ns', 5), atTime(1_704_067_200_000_000_000n, 'ns'));
  });
});
