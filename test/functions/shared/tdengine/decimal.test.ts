import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  endOfDigits,
  fixedText,
  isFixed,
  isSameDecimal,
  isZero,
  parseDecimal,
  parsePlainDecimal,
  significantDigits,
} from '../../../../functions/shared/tdengine/decimal.ts';

describe('a decimal number', () => {
  it('has the right value, however many zeros its digits and exponent cancel out', () => {
    for (const zeros of [0, 1, 999, 1_000, 1_001, 1_500, 5_000]) {
      const one = { isNegative: false, whole: '1', fraction: '' };
      assert.deepEqual(parseDecimal(`1${'0'.repeat(zeros)}e-${zeros}`), one, `${zeros} zeros before the point`);
      assert.deepEqual(parseDecimal(`0.${'0'.repeat(zeros)}1e${zeros + 1}`), one, `${zeros} zeros behind it`);
    }
  });

  it('has the same value when its point and exponent are shifted against each other', () => {
    const digits = fc.stringMatching(/^\d{1,40}$/);
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -3_000, max: 3_000 }), (whole, fraction, moved) => {
        const all = whole + fraction;
        const point = whole.length + moved;
        const text =
          point <= 0
            ? `0.${'0'.repeat(-point)}${all}`
            : point >= all.length
              ? all.padEnd(point, '0')
              : `${all.slice(0, point)}.${all.slice(point)}`;
        assert.deepEqual(parseDecimal(`${text}e${-moved}`), parseDecimal(`${whole}.${fraction}`));
      }),
    );
  });

  it('with an exponent beyond all types is not expanded digit by digit', () => {
    assert.ok((parseDecimal('1e999999999999999999999')?.whole.length ?? 0) < 2_000);
    assert.ok((parseDecimal('1e-999999999999999999999')?.fraction.length ?? 0) < 2_000);
    assert.deepEqual(parseDecimal('0e999999999999999999999'), { isNegative: false, whole: '0', fraction: '' });
  });

  it('may have a plus, or no digits before or after its point', () => {
    assert.deepEqual(parseDecimal('+5.'), { isNegative: false, whole: '5', fraction: '' });
    assert.deepEqual(parseDecimal('-.50e1'), { isNegative: true, whole: '5', fraction: '' });
    for (const text of ['', '+', '-', '.', 'e5', '+.e1', '1e', '1e+', ' 1', '1 ', '0x1', '1.2.3', '--1', '1e5.']) {
      assert.equal(parseDecimal(text), undefined, text);
    }
  });

  it('is accepted exactly when it has the syntax of a number', () => {
    const texts = fc.stringMatching(/^[+-]?\d{0,3}\.?\d{0,3}[eE]?[+-]?\d{0,3}x?$/);
    fc.assert(
      fc.property(texts, (text) => {
        const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
        const decimal = parseDecimal(text);
        assert.equal(decimal !== undefined, isNumber, text);
        if (decimal === undefined) return;
        const { isNegative, whole, fraction } = decimal;
        assert.equal(Number(`${isNegative ? '-' : ''}${whole}.${fraction}`) + 0, Number(text) + 0, text);
        const isPlain = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?$/.test(text);
        assert.deepEqual(parsePlainDecimal(text), isPlain ? decimal : undefined, text);
      }),
      { numRuns: 800 },
    );
  });
});

/** What is read of a text, which must be a number. */
function numberOf(text: string) {
  const number = parsePlainDecimal(text);
  assert.ok(number !== undefined, text);
  return number;
}

describe('a number in JSON’s decimal notation', () => {
  const READ: readonly (readonly [text: string, isNegative: boolean, whole: string, fraction: string])[] = [
    ['0', false, '0', ''],
    ['-0', false, '0', ''],
    ['0.00', false, '0', ''],
    ['7', false, '7', ''],
    ['-12.50', true, '12', '5'],
    ['1200', false, '1200', ''],
    ['007.5', false, '7', '5'],
    ['0.001', false, '0', '001'],
    ['1e-7', false, '0', '0000001'],
    ['1E+7', false, '10000000', ''],
    ['12.5e3', false, '12500', ''],
    ['1e0003', false, '1000', ''],
    ['1e-0003', false, '0', '001'],
  ];
  for (const [text, isNegative, whole, fraction] of READ) {
    it(`is read as its sign and its digits before and after the point: ${text}`, () => {
      assert.deepEqual(parsePlainDecimal(text), { isNegative, whole, fraction });
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
    it(`is not read from “${text}”`, () => {
      assert.equal(parsePlainDecimal(text), undefined);
    });
  }

  it('is whole when it has no digits after the point, however it is written', () => {
    assert.deepEqual(
      ['0.0', '12', '1.2e3', '120', '1.20e1', '1e2'].map((text) => numberOf(text)),
      ['0', '12', '1200', '120', '12', '100'].map((whole) => ({ isNegative: false, whole, fraction: '' })),
    );
    assert.deepEqual(
      ['0.5', '1.25e1'].map((text) => numberOf(text).fraction),
      ['5', '5'],
    );
  });

  it('has its significant digits without zeros at either end, and none for zero', () => {
    assert.deepEqual(
      ['0.0', '1200', '-0.0120', '1e20', '100.001'].map((text) => significantDigits(numberOf(text))),
      ['', '12', '12', '1', '100001'],
    );
    assert.deepEqual(
      ['0', '-0.0', '1', '0.1'].map((text) => isZero(numberOf(text))),
      [true, true, false, false],
    );
  });

  it('is written without exponent if it fits the digits before and after the point', () => {
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

  it('is already written so without exponent, needless leading zeros, and more digits', () => {
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

  it('differs from one with another sign, digits or power of ten, except the sign of zero', () => {
    const isSame = (a: string, b: string) => isSameDecimal(numberOf(a), numberOf(b));
    assert.deepEqual([isSame('1.50', '15e-1'), isSame('0', '-0'), isSame('0.0', '0e5')], [true, true, true]);
    assert.deepEqual(
      [isSame('1', '-1'), isSame('1', '2'), isSame('1', '10'), isSame('0', '1'), isSame('1', '0')],
      Array(5).fill(false),
    );
  });

  it('has digits up to the first other character', () => {
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
