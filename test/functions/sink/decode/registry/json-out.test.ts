import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { JsonOut } from '../../../../../functions/sink/decode/registry/json-out.ts';

function written(write: (out: JsonOut) => void): string {
  const out = new JsonOut();
  write(out);
  return out.text();
}

const short = fc
  .tuple(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), fc.nat(7))
  .map(([digits, decimals]) => digits / 10 ** decimals);

/** A number, and the few that are next to it. */
const beside = (numbers: fc.Arbitrary<number>) =>
  fc.tuple(numbers, fc.integer({ min: -3, max: 3 })).map(([number, by]) => {
    const bits = new BigInt64Array(new Float64Array([number]).buffer);
    bits[0] = (bits[0] ?? 0n) + BigInt(by);
    return new Float64Array(bits.buffer)[0] ?? 0;
  });

/** Numbers at which powers of two and of ten begin, halves of the last digit, and numbers of very many digits. */
const hard = fc.oneof(
  beside(fc.integer({ min: -7, max: 18 }).map((power) => 10 ** power)),
  beside(fc.integer({ min: -20, max: 60 }).map((power) => 2 ** power)),
  fc.tuple(fc.nat(2 ** 24), fc.nat(20)).map(([whole, power]) => whole / 2 ** power),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -8, max: 18 })).map(([m, e]) => m * 10 ** e),
);

describe('JSON that is written of the values of a schema', () => {
  it('has doubles as JavaScript writes them', () => {
    fc.assert(
      fc.property(fc.oneof(short, hard, fc.double(), fc.double({ min: -1e9, max: 1e9 })), (value) => {
        const expected = Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : `"${value}"`;
        assert.equal(
          written((out) => out.double(value)),
          expected,
        );
      }),
      { numRuns: 1_500 },
    );
  });

  it('has floats in digits of which no fewer mean the same float', () => {
    fc.assert(
      fc.property(
        fc.oneof(short.map(Math.fround), hard.map(Math.fround), fc.float({ noNaN: true, noDefaultInfinity: true })),
        (value) => {
          const text = written((out) => out.float(value));
          assert.equal(Math.fround(Number(text)), value);
          assert.ok(JSON.parse(text) !== undefined);
          const digits = text.replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
          if (digits > 1 && !Number.isInteger(value))
            assert.notEqual(Math.fround(Number(value.toPrecision(digits - 1))), value);
          // Of those that mean it, the nearest.
          if (digits > 0 && !text.includes('e')) assert.equal(Number(text), Number(value.toPrecision(digits)));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('has whole numbers with all their digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const text = written((out) => out.whole(value));
        assert.equal(text, Object.is(value, -0) ? '0' : String(value));
      }),
      { numRuns: 800 },
    );
    for (const value of [0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e15, 9_007_199_254_740_991]) {
      assert.equal(
        written((out) => out.whole(value)),
        String(value),
      );
      assert.equal(
        written((out) => out.whole(-value)),
        value === 0 ? '0' : String(-value),
      );
    }
  });

  it('has strings of any characters, in ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const bytes = Buffer.from(value.toWellFormed());
        let isPlain = false;
        const text = written((out) => {
          isPlain = out.string(bytes, 0, bytes.length);
        });
        assert.equal(JSON.parse(text), value.toWellFormed());
        assert.match(text, /^[\x20-\x7e]*$/);
        assert.equal(isPlain, /^[\x20-\x7e]*$/.test(value) && !/["'\\]/.test(value));
      }),
      { numRuns: 500 },
    );
  });
});
