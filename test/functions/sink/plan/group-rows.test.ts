import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { groupRows } from '../../../../functions/sink/plan/group-rows.ts';
import type { Row } from '../../../../functions/sink/row.ts';
import { rowOf, tableOf } from '../support/rows.ts';

/** What a database holds after the rows were written one after another: a given column replaces, others stay. */
function oneAfterAnother(rows: readonly Row[]): Map<string, Map<string, string>> {
  const stored = new Map<string, Map<string, string>>();
  for (const { table, time, cells } of rows) {
    const key = `${table.name}@${time}`;
    const values = stored.get(key) ?? new Map<string, string>();
    for (const { name, sql } of cells) values.set(name, sql);
    stored.set(key, values);
  }
  return stored;
}

const anyRow = fc.record({
  table: fc.constantFrom('a', 'b', 'c').map((name) => tableOf(name)),
  time: fc.bigInt({ min: 0n, max: 5n }),
  values: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.option(fc.integer()), { minKeys: 1 }),
});

describe('rows of a batch', () => {
  it('become one of each subtable and time, as if written one after another', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), (specs) => {
        const rows = specs.map(({ table, time, values }, record) => rowOf(table, time, values, record));
        const grouped = groupRows(rows).flatMap((group) => group.rows);
        assert.deepEqual(oneAfterAnother(grouped.map((row) => ({ ...row, record: 0 }))), oneAfterAnother(rows));
        const keys = grouped.map(({ table, time }) => `${table.name}@${time}`);
        assert.equal(new Set(keys).size, keys.length, 'a subtable and time come twice');
        const records = grouped.flatMap(({ parts }) => parts.map(({ record }) => record));
        assert.deepEqual(
          records.toSorted((a, b) => a - b),
          rows.map(({ record }) => record),
          'a record is missing',
        );
      }),
    );
  });

  it('keep the order in which their subtables and times came first', () => {
    const [a, b] = [tableOf('a'), tableOf('b')];
    const groups = groupRows([
      rowOf(b, 5n, { x: 1 }),
      rowOf(a, 9n, { x: 2 }),
      rowOf(b, 3n, { x: 3 }),
      rowOf(b, 5n, { x: 4 }),
    ]);
    assert.deepEqual(
      groups.map(({ table, rows }) => [table.name, rows.map(({ time, cells }) => [time, cells[0]?.sql])]),
      [
        [
          'b',
          [
            [5n, '4'],
            [3n, '3'],
          ],
        ],
        ['a', [[9n, '2']]],
      ],
    );
  });

  it('are told apart by database', () => {
    assert.equal(
      groupRows([rowOf(tableOf('a', 'd1'), 1n, { x: 1 }), rowOf(tableOf('a', 'd2'), 1n, { x: 1 })]).length,
      2,
    );
  });

  it('replace an earlier value by a later NULL', () => {
    const a = tableOf('a');
    const [group] = groupRows([rowOf(a, 1n, { x: 1, y: 2 }), rowOf(a, 1n, { x: null })]);
    assert.deepEqual(
      group?.rows[0]?.cells.map(({ name, sql }) => [name, sql]),
      [
        ['x', 'NULL'],
        ['y', '2'],
      ],
    );
  });
});
