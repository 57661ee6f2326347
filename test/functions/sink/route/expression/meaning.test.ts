import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { mapper } from '../../../../support/route/mapped.ts';

/** A part of an expression, as a test makes and understands it. */
type Part =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'has'; readonly name: string }
  | { readonly kind: 'coalesce'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly test: Part; readonly yes: Part; readonly no: Part }
  | { readonly kind: 'binary'; readonly sign: Sign; readonly left: Part; readonly right: Part };

const SIGNS = ['+', '-', '*', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'] as const;
type Sign = (typeof SIGNS)[number];

/** What a part is; missing where something that it is made of is missing or null. */
type Result = bigint | boolean | null | 'error' | 'missing';

/** Digits of whole numbers, by field, or null. */
type Values = Readonly<Record<string, string | null | boolean>>;

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

function written(part: Part): string {
  switch (part.kind) {
    case 'int':
    case 'bool':
      return `${part.value}`;
    case 'field':
      return `record.${part.name}`;
    case 'has':
      return `has(record.${part.name})`;
    case 'coalesce':
      return `coalesce(${part.parts.map(written).join(', ')})`;
    case 'choice':
      return `(${written(part.test)} ? ${written(part.yes)} : ${written(part.no)})`;
    case 'binary':
      return `(${written(part.left)} ${part.sign} ${written(part.right)})`;
  }
}

function fieldOf(name: string, values: Values): Result | undefined {
  const value = values[name];
  return typeof value === 'string' ? BigInt(value) : value;
}

function meant(part: Part, values: Values): Result {
  switch (part.kind) {
    case 'int':
    case 'bool':
      return part.value;
    case 'field': {
      const value = fieldOf(part.name, values);
      return value === undefined ? 'missing' : value;
    }
    case 'has':
      return part.name in values;
    case 'coalesce':
      for (const each of part.parts) {
        const value = meant(each, values);
        if (value !== 'missing' && value !== null) return value;
      }
      return null;
    case 'choice': {
      const test = meant(part.test, values);
      return typeof test === 'boolean' ? meant(test ? part.yes : part.no, values) : failed(test);
    }
    case 'binary':
      return both(part.sign, meant(part.left, values), meant(part.right, values));
  }
}

/** Why something that is no boolean, or no number, has no value: null is as if it was missing. */
function failed(result: Result): 'error' | 'missing' {
  return result === null || result === 'missing' ? 'missing' : 'error';
}

function both(sign: Sign, left: Result, right: Result): Result {
  if (sign === '&&' || sign === '||') {
    const deciding = sign === '||';
    if (left === deciding || right === deciding) return deciding;
    if (typeof right !== 'boolean') return failed(right);
    return typeof left === 'boolean' ? right : failed(left);
  }
  for (const side of [left, right]) if (side === 'error' || side === 'missing') return side;
  if (sign === '==' || sign === '!=') return (left === right) === (sign === '==');
  if (typeof left === 'boolean' && typeof right === 'boolean' && /[<>]/.test(sign))
    return ordered(sign, Number(left), Number(right));
  if (typeof left !== 'bigint' || typeof right !== 'bigint') {
    return left === null || right === null ? 'missing' : 'error';
  }
  if (/[<>]/.test(sign)) return ordered(sign, left, right);
  return calculated(sign, left, right);
}

function ordered(sign: Sign, left: bigint | number, right: bigint | number): boolean {
  if (sign === '<') return left < right;
  if (sign === '<=') return left <= right;
  return sign === '>' ? left > right : left >= right;
}

function calculated(sign: Sign, left: bigint, right: bigint): Result {
  if (sign === '%' && right === 0n) return 'error';
  const value = sign === '+' ? left + right : sign === '-' ? left - right : sign === '*' ? left * right : left % right;
  return value < LEAST || value > MOST ? 'error' : value;
}

const whole = fc.oneof(
  fc.bigInt({ min: LEAST, max: MOST }),
  fc.bigInt({ min: -10n, max: 10n }),
  fc.constantFrom(0n, 1n, -1n, MOST, LEAST, 2n ** 53n, 2n ** 53n + 1n),
);

const name = fc.constantFrom('a', 'b', 'c', 'd');

const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('field' as const), name }),
    fc.record({ kind: fc.constant('int' as const), value: whole }),
    fc.record({ kind: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('has' as const), name }),
    fc.record({ kind: fc.constant('coalesce' as const), parts: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('choice' as const), test: tie('part'), yes: tie('part'), no: tie('part') }),
    fc.record({
      kind: fc.constant('binary' as const),
      sign: fc.constantFrom(...SIGNS),
      left: tie('part'),
      right: tie('part'),
    }),
  ),
}));

const record = fc.dictionary(name, fc.oneof(whole.map(String), fc.constant(null), fc.boolean()), { maxKeys: 4 });

function shown(result: Result): string {
  return result === null ? 'NULL' : String(result);
}

describe('an expression over any record', () => {
  it('gives what a slow and obvious reading of it gives, or rejects the record', () => {
    let told = 0;
    fc.assert(
      fc.property(part, fc.array(record, { minLength: 1, maxLength: 4 }), (expression, records) => {
        const columns = [
          { name: 'x', value: `\${coalesce(${written(expression)}, null)}`, type: 'VARCHAR(100)' },
          { name: 'one', value: 1, type: 'INT' },
        ];
        let map: ReturnType<typeof mapper>;
        try {
          map = mapper([{ stable: 's', subtable: 't', columns }]);
        } catch {
          // What is wrong whatever the record is, is told before there is one.
          return;
        }
        for (const values of records) {
          const json = Object.entries(values).map(([key, value]) => `"${key}":${value}`);
          const expected = meant({ kind: 'coalesce', parts: [expression] }, values);
          let found: string;
          try {
            const rows = map(`{${json.join(',')}}`);
            assert.ok(typeof rows !== 'string');
            found = (rows[0]?.values[0] ?? '').replace(/^'(.*)'$/, '$1');
          } catch (error) {
            assert.ok(error instanceof RecordError, String(error));
            found = 'error';
          }
          assert.equal(found, shown(expected), `${written(expression)} of ${JSON.stringify(values)}`);
          told++;
        }
      }),
      { numRuns: 250 },
    );
    assert.ok(told > 100, `${told} records`);
  });
});
