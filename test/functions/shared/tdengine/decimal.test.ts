import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseDecimal } from '../../../../functions/shared/tdengine/decimal.ts';

describe('a decimal number', () => {
  it('is what its digits and its exponent make of it, however many zeros the two take back', () => {
    for (const zeros of [0, 1, 999, 1_000, 1_001, 1_500, 5_000]) {
      const one = { isNegative: false, whole: '1', fraction: '' };
      assert.deepEqual(parseDecimal(`1${'0'.repeat(zeros)}e-${zeros}`), one, `${zeros} zeros before the point`);
      assert.deepEqual(parseDecimal(`0.${'0'.repeat(zeros)}1e${zeros + 1}`), one, `${zeros} zeros behind it`);
    }
  });

  it('has the same value with its point and its exponent moved against each other', () => {
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

  it('with an exponent beyond all types is not worked out digit by digit', () => {
    assert.ok((parseDecimal('1e999999999999999999999')?.whole.length ?? 0) < 2_000);
    assert.ok((parseDecimal('1e-999999999999999999999')?.fraction.length ?? 0) < 2_000);
    assert.deepEqual(parseDecimal('0e999999999999999999999'), { isNegative: false, whole: '0', fraction: '' });
  });
});
