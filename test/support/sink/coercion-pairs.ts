import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { DatabasePrecision } from '../../../functions/sink/decode/time.ts';
import type { ValueType } from '../../../functions/sink/rows/row.ts';
import { coercionOf } from '../../../functions/sink/schema/coerce/coercion.ts';

/** The literal to write, or undefined for a value that is not taken. */
export function coerce(value: ValueType, column: string, sql: string, precision: DatabasePrecision = 'ms') {
  const coercion = coercionOf(value, column, precision);
  return coercion === 'same' ? sql : coercion?.(sql);
}

/** Cases of one pair of types: literals that are taken, with what is written, and literals that are not. */
export interface Pair {
  readonly value: ValueType;
  readonly column: string;
  /** A text alone is written as it is. */
  readonly taken: readonly (string | readonly [sql: string, written: string])[];
  readonly refused: readonly string[];
}

/** Tests that each literal of the pairs is taken or refused, and that NULL is taken. */
export function testPairs(pairs: readonly Pair[]): void {
  for (const { value, column, taken, refused } of pairs) {
    for (const entry of taken) {
      const [sql, written] = typeof entry === 'string' ? [entry, entry] : entry;
      it(`${value} ${sql} is written to ${column} as ${written}`, () => {
        assert.equal(coerce(value, column, sql), written);
      });
    }
    for (const sql of refused) {
      it(`${value} ${sql} is not written to ${column}`, () => {
        assert.equal(coerce(value, column, sql), undefined);
      });
    }
    it(`NULL of ${value} is written to ${column}`, () => {
      assert.equal(coerce(value, column, 'NULL'), 'NULL');
    });
  }
}
