import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dateOf, daysOf } from '../../src/text/time-zone.ts';
import { FUNCTION_STYLE, timestampPrinter } from '../../src/types/timestamp-text.ts';

const INT64_MAX = 2n ** 63n - 1n;

describe('printed timestamps', () => {
  it('are those of JavaScript for years of four digits', () => {
    const print = timestampPrinter('ms', 'UTC');
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        assert.equal(print(BigInt(ms)), new Date(ms).toISOString());
      }),
    );
  });

  it('have the digits of the precision', () => {
    assert.equal(timestampPrinter('us', 'UTC')(1_704_067_200_000_001n), '2024-01-01T00:00:00.000001Z');
    assert.equal(timestampPrinter('ns', 'UTC')(-1n), '1969-12-31T23:59:59.999999999Z');
  });

  it('go on beyond the year 9999 and before the year 0', () => {
    assert.equal(timestampPrinter('ms', 'UTC')(INT64_MAX), '292278994-08-17T07:12:55.807Z');
    assert.equal(timestampPrinter('ms', 'UTC')(-INT64_MAX - 1n), '-292275055-05-16T16:47:04.192Z');
    assert.equal(timestampPrinter('ns', 'UTC')(INT64_MAX), '2262-04-11T23:47:16.854775807Z');
  });

  it('have the offset of the zone at that time', () => {
    assert.equal(timestampPrinter('ms', 'Asia/Shanghai')(1_704_067_200_000n), '2024-01-01T08:00:00.000+08:00');
    assert.equal(timestampPrinter('ms', 'America/New_York')(1_720_000_000_000n), '2024-07-03T05:46:40.000-04:00');
    assert.equal(timestampPrinter('ms', 'America/St_Johns')(1_704_067_200_000n), '2023-12-31T20:30:00.000-03:30');
  });

  it('have no colon and no Z in to_iso8601()', () => {
    assert.equal(timestampPrinter('ms', 'UTC', FUNCTION_STYLE)(0n), '1970-01-01T00:00:00.000+0000');
  });
});

describe('conversions of dates and days', () => {
  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000_000, max: 200_000_000 }), (days) => {
        assert.equal(daysOf(dateOf(days)), days);
      }),
    );
  });
});
