import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { doubleText, floatText, printedDouble } from '../../src/text/number-text.ts';

describe('numbers in answers of the server', () => {
  const DOUBLES: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '-0'],
    [1e20, '100000000000000000000'],
    [1e21, '1e+21'],
    [1e-6, '0.000001'],
    [1e-7, '1e-07'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
    [5e-324, '5e-324'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
  ];
  for (const [value, text] of DOUBLES) {
    it(`are printed as ${text} for the double ${Object.is(value, -0) ? '-0' : value}`, () =>
      assert.equal(doubleText(value), text));
  }

  const FLOATS: readonly (readonly [number, string])[] = [
    [3.4028234663852886e38, '3.4028235e+38'],
    [Math.fround(1.1754944e-38), '1.1754944e-38'],
    [Math.fround(1e-45), '1e-45'],
    [Math.fround(0.1), '0.1'],
    [16_777_216, '16777216'],
    [-0, '-0'],
    [Math.fround(123456.789), '123456.79'],
  ];
  for (const [value, text] of FLOATS) {
    it(`are printed as ${text} for the float ${Object.is(value, -0) ? '-0' : value}`, () =>
      assert.equal(floatText(value), text));
  }

  it('read back as the same double, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.ok(Object.is(Number(doubleText(value)), value));
      }),
    );
  });

  it('read back as the same float, whatever it is', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.ok(Object.is(Math.fround(Number(floatText(value))), value));
      }),
    );
  });

  it('are cut to 15 digits for a double that the server converts to text', () => {
    assert.equal(printedDouble(1.7976931348623157e308), '1.79769313486232e+308');
    assert.equal(printedDouble(9_007_199_254_740_992), '9.00719925474099e+15');
    assert.equal(printedDouble(0.00001), '1e-05');
    assert.equal(printedDouble(0.0001), '0.0001');
    assert.equal(printedDouble(1.5), '1.5');
    assert.equal(printedDouble(123_456_789_012_345), '123456789012345');
  });
});
