import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeKey } from '../../../../../functions/sink/write/plan/time-key.ts';

describe('the number that stands for a time in a map', () => {
  const keys: readonly [time: string, key: number][] = [
    ['0', 0],
    ['1700000000123', 1_700_000_000_123],
    ['1700000000123456789', 123_456_789],
    ['9223372036854775807', 372_036_854_775_807],
  ];
  for (const [time, key] of keys) it(`is ${key} for ${time}, its last digits`, () => assert.equal(timeKey(time), key));

  it('differs for times that differ in the last digit of nanoseconds', () => {
    assert.notEqual(timeKey('1700000000123456789'), timeKey('1700000000123456788'));
    assert.notEqual(timeKey('9199999999999999999'), timeKey('9199999999999999998'));
  });
});
