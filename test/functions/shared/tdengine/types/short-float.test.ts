import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { shortFloatText } from '../../../../../functions/shared/tdengine/types/numbers.ts';

const few = fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.constantFrom(1, 10, 100, 1e3, 1e4, 1e5));
const doubles = fc.oneof(
  fc.double(),
  fc.float().map(Math.fround),
  few.map(([digits, scale]) => (digits / scale) * 1.8 + 32),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
);

describe('the short text of a FLOAT', () => {
  it('is read as the float nearest to the number, whatever it is, or is none', () => {
    let found = 0;
    fc.assert(
      fc.property(doubles, (value) => {
        const text = shortFloatText(value);
        if (text === undefined) return;
        found++;
        assert.match(text, /^-?\d{1,6}(\.\d{0,7}[1-9])?$/);
        assert.ok(text.length <= String(value).length);
        assert.ok(Object.is(Math.fround(Number(text)), Math.fround(value)), `${value} was written as ${text}`);
      }),
      { seed: 1, numRuns: 2_000 },
    );
    assert.ok(found > 400, `${found} of 2,000 have a short text`);
  });

  for (const [value, text] of [
    [37.60000000000001, '37.6'],
    [-0.30000000000000004, '-0.3'],
    [49.94, '49.94'],
    [20, '20'],
    [100.0625, '100.0625'],
    [1.00001, '1.00001'],
    [0.1 + 0.7, '0.8'],
    [10 / 3, '3.3333333'],
  ] as const) {
    it(`of ${value} is ${text}`, () => assert.equal(shortFloatText(value), text));
  }

  for (const value of [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-46, 1e-9, 3e38, 300_000.5]) {
    it(`of ${Object.is(value, -0) ? '-0' : value} is none: it is written with all its digits`, () =>
      assert.equal(shortFloatText(value), undefined));
  }
});
