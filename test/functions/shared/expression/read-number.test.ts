import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { realAt, realOf, wholeAt } from '../../../../functions/shared/expression/read-number.ts';
import { Decimal, Uint } from '../../../../functions/shared/expression/value.ts';

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const sign = fc.constantFrom('', '-');
const whole = fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,24}$/));
const exponent = fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?[0-9]{1,3}$/));

/** Numbers of JSON with a point. */
const reals = fc.tuple(sign, whole, digits(24), exponent).map(([s, w, f, e]) => `${s}${w}.${f}${e}`);

/** Digits that count: without zeros in front and at the end. */
function digitCount(text: string): number {
  const plain = text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return plain.replace(/0+$/, '').length;
}

/** A value as the middle of a text, as a record has it. */
function inside<T>(text: string, read: (text: string, start: number, end: number) => T): T {
  return read(`{"a":${text},"b":1}`, 5, 5 + text.length);
}

describe('numbers of JSON as values of expressions', () => {
  it('reads whole numbers of any length with all their digits', () => {
    fc.assert(
      fc.property(sign, whole, (s, w) => {
        const text = `${s}${w}`;
        const value = inside(text, wholeAt);
        const read = value instanceof Uint ? value.value : value instanceof Decimal ? BigInt(value.text) : value;
        assert.equal(read, BigInt(text));
        assert.equal(typeof value === 'bigint', BigInt.asIntN(64, BigInt(text)) === BigInt(text));
      }),
    );
  });

  it('reads a number of fifteen digits or fewer as the double nearest to it, as JavaScript does', () => {
    fc.assert(
      fc.property(reals, (text) => {
        const value = inside(text, realAt);
        const nearest = Number(text);
        const isKept = digitCount(text) <= 15 && Number.isFinite(nearest) && (nearest !== 0 || digitCount(text) === 0);
        assert.equal(typeof value, isKept ? 'number' : 'object');
        if (isKept) assert.ok(Object.is(value, nearest), `${text} was read as ${String(value)}`);
      }),
    );
  });

  it('keeps the text of a longer number, and knows between which doubles it is', () => {
    fc.assert(
      fc.property(reals, (text) => {
        const value = inside(text, realAt);
        if (!(value instanceof Decimal)) return;
        assert.equal(value.text, text);
        assert.ok(Object.is(value.double, Number(text)));
        assert.ok(value.least <= value.double && value.double <= value.most);
      }),
    );
  });

  for (const [text, value] of [
    ['-0.0', -0],
    ['0.000', 0],
    ['0.3', 0.3],
    ['-12.50', -12.5],
    ['999999999999.999', 999999999999.999],
    ['1e5', 100_000],
    ['0.00000000000000000001', 1e-20],
    ['0.0000000000000000000001234', 1.234e-22],
  ] as const) {
    it(`reads ${text} as the double ${String(value)}`, () => assert.ok(Object.is(realOf(text), value)));
  }
});
