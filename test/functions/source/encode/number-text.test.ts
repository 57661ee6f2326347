import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { javaNumber } from '../../../../functions/source/encode/number-text.ts';

describe('a number in Java’s text', () => {
  const cases: [number: number, text: string][] = [
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [10.3, '10.3'],
    [-2.5, '-2.5'],
    [0.001, '0.001'],
    [0.000999, '9.99E-4'],
    [9_999_999, '9999999.0'],
    [9_999_999.5, '9999999.5'],
    [10_000_000, '1.0E7'],
    [-12_345_678, '-1.2345678E7'],
    [1e10, '1.0E10'],
    [3.4028235e38, '3.4028235E38'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [5e-324, '5.0E-324'],
    [1.1754944e-38, '1.1754944E-38'],
  ];
  for (const [number, text] of cases) {
    it(`is ${text} for ${Object.is(number, -0) ? '-0' : number}`, () => assert.equal(javaNumber(number), text));
  }

  it('reads back as that number, has a point, and an exponent only from 10^7 and below 10^-3', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = javaNumber(number);
        assert.ok(Object.is(Number(text), number), text);
        assert.match(text, /^-?\d+\.\d+(?:E-?[1-9]\d*)?$/);
        const size = Math.abs(number);
        assert.equal(text.includes('E'), size !== 0 && (size >= 1e7 || size < 1e-3), text);
        if (text.includes('E')) assert.match(text, /^-?[1-9]\./);
      }),
    );
  });
});
