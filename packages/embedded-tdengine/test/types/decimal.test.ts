import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decimalText } from '../../src/types/decimal.ts';

const short = { name: 'DECIMAL', length: 8, digits: 10, scale: 2 } as const;
const long = { name: 'DECIMAL', length: 16, digits: 38, scale: 10 } as const;

describe('DECIMAL values', () => {
  const CASES: readonly (readonly [string, string])[] = [
    ['1.005', '1.01'],
    ['1.004', '1.00'],
    ['-1.005', '-1.01'],
    ['-0.001', '0.00'],
    ['99999999.99', '99999999.99'],
    ['1e3', '1000.00'],
    ['1e-3', '0.00'],
    ['1.2.3', '1.23'],
    ['abc', '0.00'],
    ['0x10', '0.00'],
    ['  5', '0.00'],
    ['+7', '7.00'],
  ];
  for (const [text, value] of CASES) {
    it(`${JSON.stringify(text)} is ${value} with two digits after the point`, () => {
      assert.equal(decimalText(text, short), value);
    });
  }

  it('keep 38 digits exactly', () => {
    const text = '-9999999999999999999999999999.9999999999';
    assert.equal(decimalText(text, long), text);
  });

  for (const text of ['100000000', '99999999.995', '1e8', '1e999999999']) {
    it(`${text} is too large for ten digits`, () => {
      assert.throws(() => decimalText(text, short), { code: 0x013d, message: 'Decimal value overflow' });
    });
  }
});
