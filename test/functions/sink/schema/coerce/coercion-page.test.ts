import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ValueType } from '../../../../../functions/shared/tdengine/types/types.ts';
import { coercionOf, takenBy } from '../../../../../functions/sink/schema/coerce/coercion.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/coercion.md'), 'utf8');

const INTEGERS: readonly ValueType[] = [
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'TINYINT UNSIGNED',
  'SMALLINT UNSIGNED',
  'INT UNSIGNED',
  'BIGINT UNSIGNED',
];
const TYPES: readonly (readonly [name: string, types: readonly ValueType[]])[] = [
  ['integer', INTEGERS],
  ['FLOAT, DOUBLE', ['FLOAT', 'DOUBLE']],
  ['DECIMAL', ['DECIMAL(10, 2)', 'DECIMAL(38, 0)']],
  ['BOOL', ['BOOL']],
  ['VARCHAR, NCHAR', ['VARCHAR', 'NCHAR']],
  ['TIMESTAMP', ['TIMESTAMP']],
  ['VARBINARY, BLOB', ['VARBINARY', 'BLOB']],
  ['GEOMETRY', ['GEOMETRY']],
  ['JSON', ['JSON']],
];

/** What the page says of a kind of value and a kind of column. */
function onPage(value: string, column: string): string | undefined {
  const rows = page.split('\n').filter((line) => line.startsWith(`| ${value} | ${column} | `));
  assert.ok(rows.length <= 1, `${value} | ${column} stands ${rows.length} times`);
  return rows[0]?.split(' | ')[2]?.replace(/ \|$/, '');
}

describe('docs/coercion.md', () => {
  for (const [value, valueTypes] of TYPES) {
    for (const [column, columnTypes] of TYPES) {
      const said = onPage(value, column);
      it(`says what the sink does with ${value} in a column of ${column}: ${said ?? 'nothing'}`, () => {
        for (const valueType of valueTypes) {
          for (const columnType of columnTypes) {
            assert.equal(takenBy(columnType, valueType), said, `${valueType} in ${columnType}`);
            const coercion = coercionOf(valueType, columnType, 'ms');
            assert.equal(coercion === undefined, said === undefined, `${valueType} in ${columnType}`);
            if (said === 'every value' && column === value && column !== 'VARBINARY, BLOB')
              assert.equal(coercion, 'same', `${valueType} in ${columnType}`);
          }
        }
      });
    }
  }

  it('has no rows for other types', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| ')).length - 2;
    const pairs = TYPES.flatMap(([value]) => TYPES.filter(([column]) => onPage(value, column) !== undefined));
    assert.equal(rows, pairs.length);
  });
});
