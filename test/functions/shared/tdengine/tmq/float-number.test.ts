import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decimalText } from '../../../../../functions/shared/tdengine/tmq/decode/fixed-cells.ts';
import { shortestFloat } from '../../../../../functions/shared/tdengine/tmq/decode/float-number.ts';

describe('a FLOAT', () => {
  it('is the number of the shortest text that reads back as it', () => {
    for (const [bits, text] of [
      [0.1, '0.1'],
      [0.30000001192092896, '0.3'],
      [123456.789, '123456.79'],
      [16777216, '16777216'],
      [123456789, '123456790'],
      [1.17549435e-38, '1.1754944e-38'],
      [3.4028234663852886e38, '3.4028235e+38'],
      [1e-45, '1e-45'],
      [-2.5, '-2.5'],
    ] as const) {
      assert.equal(String(shortestFloat(Math.fround(bits))), text);
    }
    assert.ok(Object.is(shortestFloat(-0), -0));
  });

  it('has no more digits than any other text of it', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const shortest = shortestFloat(value);
        assert.equal(Math.fround(shortest), value);
        const digits = (number: number) => number.toExponential().replace(/e.*|[-.]/g, '').length;
        for (let count = 1; count < digits(shortest); count++) {
          assert.notEqual(Math.fround(Number(value.toPrecision(count))), value);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a DECIMAL', () => {
  it('has all digits of its scale', () => {
    for (const [unscaled, scale, text] of [
      [0n, 0, '0'],
      [0n, 2, '0.00'],
      [-5n, 2, '-0.05'],
      [15_000n, 4, '1.5000'],
      [-(10n ** 38n - 1n), 38, `-0.${'9'.repeat(38)}`],
    ] as const) {
      assert.equal(decimalText(unscaled, scale), text);
    }
  });
});
