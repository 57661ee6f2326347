import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseTime } from '../../../../../functions/shared/tdengine/time/iso-reader.ts';
import { isoTime } from '../../../../../functions/shared/tdengine/time/iso-writer.ts';

describe('reading a time from text', () => {
  it('reads texts of TDengine’s REST service with all digits', () => {
    assert.equal(parseTime('2018-10-03T14:38:05.000Z', 'ms'), 1_538_577_485_000n);
    assert.equal(parseTime('2024-01-01T00:00:00.000001Z', 'us'), 1_704_067_200_000_001n);
    assert.equal(parseTime('2024-01-01T00:00:00.000000001Z', 'ns'), 1_704_067_200_000_000_001n);
    assert.equal(parseTime('1969-12-31T23:59:59.999Z', 'ms'), -1n);
    assert.equal(parseTime('1969-12-31T23:59:59.999999999Z', 'ns'), -1n);
  });

  it('refuses anything but ISO 8601 text', () => {
    for (const text of ['', 'now', '2018-10-03 14:38:05', '2018-13-03T14:38:05.000Z', null, 5]) {
      assert.throws(() => parseTime(text, 'ms'), /ISO 8601/);
    }
  });
});

describe('reading a time from text', () => {
  it('accepts zones, and cuts digits that the precision lacks', () => {
    assert.equal(parseTime('2024-01-01T08:00:00+08:00', 'ms'), 1_704_067_200_000n);
    assert.equal(parseTime('2024-01-01T00:00Z', 'us'), 1_704_067_200_000_000n);
    assert.equal(parseTime('2024-01-01T00:00:00.123456789Z', 'us'), 1_704_067_200_123_456n);
    assert.equal(parseTime('2024-01-01T00:00:00.1Z', 'ns'), 1_704_067_200_100_000_000n);
  });

  it('refuses a time without zone', () => {
    assert.throws(() => parseTime('2024-01-01T00:00:00', 'ms'), /zone/);
  });
});

describe('writing a time as ISO text', () => {
  it('writes every digit of the precision', () => {
    assert.equal(isoTime(1_538_577_485_000n, 'ms'), '2018-10-03T14:38:05.000Z');
    assert.equal(isoTime(1_704_067_200_000_001n, 'us'), '2024-01-01T00:00:00.000001Z');
    assert.equal(isoTime(-1n, 'ns'), '1969-12-31T23:59:59.999999999Z');
  });

  it('works beyond the year 9999, and beyond the end of Date', () => {
    assert.equal(isoTime(253_402_300_800_000n, 'ms'), '+010000-01-01T00:00:00.000Z');
    assert.equal(isoTime(9_223_372_036_854_775_807n, 'ms'), '+292278994-08-17T07:12:55.807Z');
    assert.equal(isoTime(-9_223_372_036_854_775_808n, 'ms'), '-292275055-05-16T16:47:04.192Z');
  });

  it('agrees with Date wherever Date has dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }), (ms) => {
        assert.equal(isoTime(BigInt(ms), 'ms'), new Date(ms).toISOString());
      }),
    );
  });

  it('gives a text that is read back as the same time', () => {
    const year1000 = -30_610_224_000_000_000_000n;
    const int64 = 9_223_372_036_854_775_807n;
    fc.assert(
      fc.property(fc.bigInt({ min: year1000 / 4n, max: int64 }), (time) => {
        assert.equal(parseTime(isoTime(time, 'ns'), 'ns'), time);
      }),
    );
  });
});
