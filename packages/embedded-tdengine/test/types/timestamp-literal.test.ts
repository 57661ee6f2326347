import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTimestamp } from '../../src/types/timestamp-literal.ts';

describe('times written as text', () => {
  const TAKEN: readonly (readonly [string, string])[] = [
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
    ['2024-1-1 0:0:0', '2024-01-01T00:00:00.000Z'],
    [' 2024-01-01 00:00:00', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:03.5Z', '2024-01-01T00:00:03.500Z'],
    ['2024-01-01T00:00:00z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T08:00:00+08:00', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T08:00:00+0800', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T08:00:00+08', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00-03:30', '2024-01-01T03:30:00.000Z'],
    ['2024-01-01 00:00:00.1239', '2024-01-01T00:00:00.123Z'],
    ['2024-01-01 23:59:60', '2024-01-02T00:00:00.000Z'],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00.000Z'],
  ];
  for (const [text, iso] of TAKEN) {
    it(`take ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text, 'ms', 'UTC'), BigInt(Date.parse(iso))));
  }

  const REFUSED = [
    '',
    'now',
    '2024-01-01 00:00:00 ',
    '2024-01-01t00:00:00Z',
    '2024-01-01 12',
    '2024-01-01 12:30',
    '2024/01/01 00:00:00',
    '2024-02-30 00:00:00',
    '2023-02-29 00:00:00',
    '2024-13-01 00:00:00',
    '2024-01-01 24:00:00',
    '2024-01-01T00:00:10 +01:00',
  ];
  for (const text of REFUSED) {
    it(`refuse ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text, 'ms', 'UTC'), undefined));
  }

  it('keep the digits that the precision has', () => {
    const text = '2024-01-01T00:00:00.1234567891Z';
    assert.equal(parseTimestamp(text, 'us', 'UTC'), 1_704_067_200_123_456n);
    assert.equal(parseTimestamp(text, 'ns', 'UTC'), 1_704_067_200_123_456_789n);
  });

  it('wrap at the end of int64 nanoseconds', () => {
    assert.equal(parseTimestamp('9999-12-31 23:59:59', 'ns', 'UTC'), BigInt.asIntN(64, 253_402_300_799_000_000_000n));
  });

  it('are local times of the zone unless they have an offset', () => {
    assert.equal(parseTimestamp('2024-01-01 08:00:00', 'ms', 'Asia/Shanghai'), 1_704_067_200_000n);
    assert.equal(parseTimestamp('2024-01-01 08:00:00Z', 'ms', 'Asia/Shanghai'), 1_704_096_000_000n);
  });

  it('become one second before 1970 when the local time never happened', () => {
    assert.equal(parseTimestamp('2024-03-10 02:30:00', 'ms', 'America/New_York'), -1000n);
  });
});
