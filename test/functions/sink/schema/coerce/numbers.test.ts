import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  endOfDigits,
  fixedText,
  isFixed,
  isSameNumber,
  readDecimal,
  wholeDigits,
} from '../../../../../functions/sink/schema/coerce/decimal-number.ts';
import {
  doubleOf,
  floatLiteral,
  floatText,
  isShortFloat,
} from '../../../../../functions/sink/schema/coerce/exact-floating.ts';
import { isExactTime } from '../../../../../functions/sink/schema/coerce/zoned-time.ts';

/** What is read of a text, which must be a number. */
function numberOf(text: string) {
  const number = readDecimal(text);
  assert.ok(number !== undefined, text);
  return number;
}

describe('a number in decimal', () => {
  const READ: readonly (readonly [text: string, isNegative: boolean, digits: string, exponent: number])[] = [
    ['0', false, '', 0],
    ['-0', true, '', 0],
    ['0.00', false, '', 0],
    ['7', false, '7', 0],
    ['-12.50', true, '125', -1],
    ['1200', false, '12', 2],
    ['007.5', false, '75', -1],
    ['0.001', false, '1', -3],
    ['1e-7', false, '1', -7],
    ['1E+7', false, '1', 7],
    ['12.5e3', false, '125', 2],
    ['1e0003', false, '1', 3],
    ['1e-0003', false, '1', -3],
  ];
  for (const [text, isNegative, digits, exponent] of READ) {
    it(`is read with its sign, its digits and their power of ten: ${text}`, () => {
      assert.deepEqual(readDecimal(text), { isNegative, digits, exponent });
    });
  }

  for (const text of [
    '',
    '-',
    '+1',
    '.5',
    '5.',
    '1.e3',
    '1e',
    '1e+',
    '1e00003',
    '1e5x',
    '1x',
    '0x10',
    ' 1',
    '1 ',
    '--1',
    '1.2.3',
    '1e1.5',
    '1e--3',
  ]) {
    it(`is not what “${text}” is`, () => {
      assert.equal(readDecimal(text), undefined);
    });
  }

  it('is whole when it has no digit behind the point, however it is written', () => {
    assert.deepEqual(
      ['0.0', '12', '1.2e3', '120', '1.20e1', '1e2'].map((text) => wholeDigits(numberOf(text), 4)),
      ['0', '12', '1200', '120', '12', '100'],
    );
    assert.deepEqual(
      ['0.5', '1.25e1', '12345', '1e4'].map((text) => wholeDigits(numberOf(text), 4)),
      Array(4).fill(undefined),
    );
  });

  it('is written without exponent within the digits that there are before the point and after it', () => {
    const fixed = (text: string) => fixedText(numberOf(text), 3, 2);
    assert.deepEqual(['0.000', '-1.50', '999.99', '0.05', '-0.01', '1e2', '-12e1', '12.3e-1'].map(fixed), [
      '0',
      '-1.5',
      '999.99',
      '0.05',
      '-0.01',
      '100',
      '-120',
      '1.23',
    ]);
    assert.deepEqual(['1000', '0.001', '1e3', '12.345', '1e-3'].map(fixed), Array(5).fill(undefined));
  });

  it('is so already when it has no exponent, no needless zero in front, and no more digits', () => {
    const isSo = (text: string) => isFixed(text, 3, 2);
    for (const text of ['1', '-1', '123', '-123', '1.2', '123.45', '0', '0.5', '0.05', '-1.50'])
      assert.ok(isSo(text), text);
    for (const text of [
      '',
      '-',
      '1234',
      '1.234',
      '01',
      '-0.5',
      '-0',
      '00',
      '1.',
      '.5',
      '1e2',
      '1.2e1',
      '1x',
      '1.2x',
      '1x2',
    ])
      assert.ok(!isSo(text), text);
  });

  it('is another with another sign, other digits or another power of ten; zero has no sign', () => {
    const isSame = (a: string, b: string) => isSameNumber(numberOf(a), numberOf(b));
    assert.deepEqual([isSame('1.50', '15e-1'), isSame('0', '-0'), isSame('0.0', '0e5')], [true, true, true]);
    assert.deepEqual(
      [isSame('1', '-1'), isSame('1', '2'), isSame('1', '10'), isSame('0', '1'), isSame('1', '0')],
      Array(5).fill(false),
    );
  });

  it('has its digits up to the first other character', () => {
    assert.deepEqual(
      [
        ['a09x', 1],
        ['12', 0],
        ['/', 0],
        [':', 0],
        ['12', 5],
      ].map(([text, from]) => endOfDigits(String(text), Number(from))),
      [3, 2, 0, 0, 5],
    );
  });
});

describe('a number as a DOUBLE', () => {
  const double = (text: string) => doubleOf(text, numberOf(text));

  it('is there when the double is the number, or gives its digits back', () => {
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

  it('is not where the double is another number, too large or too small', () => {
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

describe('a number as a FLOAT', () => {
  it('is there without a look at it when it has seven characters at most and no exponent', () => {
    assert.deepEqual(['1234567', '0.12345', '-123.45'].map(isShortFloat), [true, true, true]);
    assert.deepEqual(['12345678', '1e5', '1E5', '1e-40'].map(isShortFloat), [false, false, false, false]);
  });

  it('is there when the float is the number or prints it', () => {
    assert.equal(floatLiteral('10.3', 10.3), '10.3');
    assert.equal(floatLiteral('16777218', 16_777_218), '16777218');
    assert.equal(floatLiteral('16777217', 16_777_217), undefined);
    assert.equal(floatLiteral('10.123456789', 10.123456789), undefined);
    assert.equal(floatLiteral('0.12345679', 0.12345679), '0.12345679');
  });

  it('is written in digits that TDengine takes where it is the largest', () => {
    assert.equal(floatLiteral('3.4028235e+38', 3.4028235e38), '3.4028234663852886e+38');
    assert.equal(floatLiteral('3.4028234663852886e+38', 3.4028234663852886e38), '3.4028234663852886e+38');
  });

  it('has the fewest digits that it is read back from', () => {
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

describe('a time with a zone', () => {
  const isTime = (text: string) => isExactTime(text, 'ms');

  it('is of a day that there is', () => {
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

  it('is up to the last second of a day', () => {
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

  it('has a zone of hours and minutes behind it, and nothing more', () => {
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

  it('has no digit of a second that its precision would cut', () => {
    const all = ['.1', '.12', '.123', '.1230', '.123000000', '.1234', '.123456', '.1234560', '.1234567', '.123456789'];
    const kept = (precision: 'ms' | 'us' | 'ns' | undefined) =>
      all.filter((fraction) => isExactTime(`2024-01-01T00:00:00${fraction}Z`, precision)).length;
    assert.deepEqual([kept('ms'), kept('us'), kept('ns'), kept(undefined)], [5, 8, 10, 5]);
    for (const fraction of ['.', '.1234567890', '.0000000000', '.a', ',1', '.1a'])
      assert.ok(!isExactTime(`2024-01-01T00:00:00${fraction}Z`, 'ns'), fraction);
  });

  it('is within whole years of 64 bits where it is in nanoseconds or nobody knows', () => {
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
