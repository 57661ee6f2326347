import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeKey } from '../../../../../functions/sink/write/plan/time-key.ts';

describe('the key of a time', () => {
  const keys: readonly [time: string, key: number][] = [
    ['0', 0],
    ['1700000000123', 1_700_000_000_123],
    ['1700000000123456789', 123_456_789],
    ['9223372036854775807', 372_036_854_775_807],
  ];
  for (const [time, key] of keys)
    it(`of ${time} is the number of its last digits`, () => assert.equal(timeKey(time), key));

  it('is exact to the last digit of nanoseconds', () => {
    assert.notEqual(timeKey('1700000000123456789'), timeKey('1700000000123456788'));
    assert.notEqual(timeKey('9199999999999999999'), timeKey('9199999999999999998'));
  });
});
