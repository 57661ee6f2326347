import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePlainDecimal } from '../../../../../functions/shared/tdengine/decimal.ts';
import { isExactTime } from '../../../../../functions/shared/tdengine/time/iso-reader.ts';
import {
  doubleOf,
  floatLiteral,
  floatText,
  isShortFloat,
} from '../../../../../functions/sink/schema/coerce/exact-floating.ts';

describe('a number written to a DOUBLE', () => {
  const double = (text: string) => {
    const number = parsePlainDecimal(text);
    assert.ok(number !== undefined, text);
    return doubleOf(text, number);
  };

  it('is accepted when the double is the number, or prints its digits', () => {
    for (const text of [
      '0',
      '0.0',
      '0.1',
      '123456789012345',
      '0.30000000000000004',
      '9007199254740992',
      '2.2250738585072014e-308',
      '1.7976931348623157e308',
    ])
      assert.equal(double(text), Number(text), text);
    // Longer than any shortest text, and exactly a double.
    assert.equal(double('-1152921504606846976'), -(2 ** 60));
    assert.equal(double(String(2n ** 1023n)), 2 ** 1023);
  });

  it('is refused when the double is another number, too large or too small', () => {
    for (const text of [
      '0.10000000000000001',
      '9007199254740993',
      '1e309',
      '-1e309',
      '2.2250738585072013e-308',
      '4.9e-324',
      '1152921504606846977',
    ])
      assert.equal(double(text), undefined, text);
  });
});

describe('a number written to a FLOAT', () => {
  it('is accepted without a check when it has at most seven characters and no exponent', () => {
    assert.deepEqual(['1234567', '0.12345', '-123.45'].map(isShortFloat), [true, true, true]);
    assert.deepEqual(['12345678', '1e5', '1E5', '1e-40'].map(isShortFloat), [false, false, false, false]);
  });

  it('is accepted when the float is the number or prints it', () => {
    assert.equal(floatLiteral('10.3', 10.3), '10.3');
    assert.equal(floatLiteral('16777218', 16_777_218), '16777218');
    assert.equal(floatLiteral('16777217', 16_777_217), undefined);
    assert.equal(floatLiteral('10.123456789', 10.123456789), undefined);
    assert.equal(floatLiteral('0.12345679', 0.12345679), '0.12345679');
  });

  it('is written in digits that TDengine takes when it is the largest float', () => {
    assert.equal(floatLiteral('3.4028235e+38', 3.4028235e38), '3.4028234663852886e+38');
    assert.equal(floatLiteral('3.4028234663852886e+38', 3.4028234663852886e38), '3.4028234663852886e+38');
  });

  it('has the fewest digits that read back as the same float', () => {
    assert.deepEqual(['10.300000190734863', '-0', '0', '16777216', '0.12345679104328156', '-1.5'].map(floatText), [
      '10.3',
      '-0',
      '0',
      '16777216',
      '0.12345679',
      '-1.5',
    ]);
  });
});

describe('a text that is a time with a zone', () => {
  const isTime = (text: string) => isExactTime(text, 'ms');

  it('has a day that exists', () => {
    const days = [
      '2024-02-29',
      '2000-02-29',
      '2023-02-28',
      '1900-02-28',
      '2024-01-31',
      '2024-03-31',
      '2024-05-31',
      '2024-07-31',
      '2024-08-31',
      '2024-10-31',
      '2024-12-31',
      '2024-04-30',
      '2024-06-30',
      '2024-09-30',
      '2024-11-30',
      '0000-01-01',
      '2400-02-29',
    ];
    for (const day of days) assert.ok(isTime(`${day}T00:00:00Z`), day);
    const none = [
      '2023-02-29',
      '1900-02-29',
      '2100-02-29',
      '2015-02-29',
      '2022-02-29',
      '2024-02-30',
      '2024-04-31',
      '2024-06-31',
      '2024-09-31',
      '2024-11-31',
      '2024-01-32',
      '2024-13-01',
      '2024-00-10',
      '2024-10-00',
      '2024-1-010',
      '20a4-01-01',
      '2024-0:-01',
      '2024-01-0/',
    ];
    for (const day of none) assert.ok(!isTime(`${day}T00:00:00Z`), day);
  });

  it('has a time of day up to 23:59:59', () => {
    for (const time of ['T23:59:59Z', ' 00:00:00Z', 'T19:09:09Z', 'T20:50:50Z'])
      assert.ok(isTime(`2024-01-01${time}`), time);
    for (const time of [
      'T24:00:00Z',
      'T00:60:00Z',
      'T00:00:60Z',
      'T1:00:000Z',
      'T00:0a:00Z',
      'T00:00:a0Z',
      'T00-00:00Z',
      'T00:00-00Z',
      '_00:00:00Z',
    ])
      assert.ok(!isTime(`2024-01-01${time}`), time);
  });

  it('ends with a zone of hours and minutes', () => {
    for (const zone of ['Z', '+08:00', '-0330', '+23:59', '-00:00', '+0000'])
      assert.ok(isTime(`2024-01-01T00:00:00${zone}`), zone);
    for (const zone of [
      '',
      'z',
      'Z ',
      '+8:00',
      '+08',
      '+24:00',
      '+00:60',
      '+08:000',
      '+080',
      '08:00',
      '*08:00',
      '+08;00',
      '+a8:00',
    ])
      assert.ok(!isTime(`2024-01-01T00:00:00${zone}`), zone);
  });

  it('has no digits of a second that the precision would cut', () => {
    const all = ['.1', '.12', '.123', '.1230', '.123000000', '.1234', '.123456', '.1234560', '.1234567', '.123456789'];
    const kept = (precision: 'ms' | 'us' | 'ns' | undefined) =>
      all.filter((fraction) => isExactTime(`2024-01-01T00:00:00${fraction}Z`, precision)).length;
    assert.deepEqual([kept('ms'), kept('us'), kept('ns'), kept(undefined)], [5, 8, 10, 5]);
    for (const fraction of ['.', '.1234567890', '.0000000000', '.a', ',1', '.1a'])
      assert.ok(!isExactTime(`2024-01-01T00:00:00${fraction}Z`, 'ns'), fraction);
  });

  it('is within the whole years of 64 bits for a precision of ns or an unknown one', () => {
    for (const precision of ['ns', undefined] as const) {
      const isIn = (text: string) => isExactTime(text, precision);
      assert.deepEqual(
        ['1677-12-31T23:59:59Z', '1678-01-01T00:00:00Z', '2261-12-31T23:59:59Z', '2262-01-01T00:00:00Z'].map(isIn),
        [false, true, true, false],
      );
    }
    assert.ok(isExactTime('1677-12-31T23:59:59Z', 'us') && isExactTime('2262-01-01T00:00:00Z', 'ms'));
  });
});
