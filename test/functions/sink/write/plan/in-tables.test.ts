import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import type { Row } from '../../../../../functions/sink/rows/row.ts';
import { inTables } from '../../../../../functions/sink/write/plan/table-rows.ts';
import { rowsIn } from '../../../../../functions/sink/write/plan/write-row.ts';
import { cellsOf, rowOf, schemaOf, tableOf } from '../../../../support/sink/rows.ts';

const NO_SCHEMAS: ReadonlyMap<string, TableSchema> = new Map();

/** `a@5`, with a composite key's second part behind it. */
function identityOf(row: Row, keyColumn: string | undefined): string {
  const key = cellsOf(row).find(({ name }) => name === keyColumn)?.sql;
  return [`${row.table.name}@${row.time}`, ...(key === undefined ? [] : [key])].join();
}

/** What a database holds after the rows were written one after another: a given column replaces, others stay. */
function oneAfterAnother(rows: readonly Row[], keyColumn?: string): Map<string, Map<string, string>> {
  const stored = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const key = identityOf(row, keyColumn);
    const values = stored.get(key) ?? new Map<string, string>();
    for (const { name, sql } of cellsOf(row)) values.set(name, sql);
    stored.set(key, values);
  }
  return stored;
}

const anyRow = fc.record({
  table: fc.constantFrom('a', 'b', 'c').map((name) => tableOf(name)),
  // Also such as have their last digits in common, before 1970 too.
  time: fc
    .tuple(fc.constantFrom(-1n, 0n, 1n, 17n), fc.constantFrom(10n ** 14n, 10n ** 15n, 10n ** 17n), fc.nat(3))
    .map(([times, power, digit]) => times * power + BigInt(digit)),
  values: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.option(fc.integer()), { minKeys: 1 }),
});

describe('rows of a batch in a plan', () => {
  const [time, ...others] = schemaOf('y', 'k');
  assert.ok(time !== undefined);
  const withKey = others.map((column) => (column.name === 'k' ? { ...column, role: 'key' as const } : column));
  const composite = new Map([['db\0stb', [time, ...withKey]]]);
  for (const [what, schemas, keyColumn] of [
    ['time', NO_SCHEMAS, undefined],
    ['composite key', composite, 'k'],
  ] as const) {
    it(`are merged for each subtable and ${what}, as if written one after another`, () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(anyRow, fc.nat(2)), { maxLength: 40 }), (specs) => {
          const rows = specs.map(([{ table, time: at, values }, k], record) =>
            rowOf(table, at, keyColumn === undefined ? values : { ...values, k }, record),
          );
          const grouped = inTables(rows, schemas);
          assert.deepEqual(oneAfterAnother(grouped, keyColumn), oneAfterAnother(rows, keyColumn));
          const keys = grouped.map((row) => identityOf(row, keyColumn));
          assert.equal(new Set(keys).size, keys.length, 'a row comes twice');
          const records = grouped.flatMap((row) => rowsIn(row).map(({ record }) => record));
          assert.deepEqual(
            records.toSorted((a, b) => a - b),
            rows.map(({ record }) => record),
            'a record is missing',
          );
        }),
      );
    });
  }

  it('give their subtable the tags of the first row, also when it is merged with a later one', () => {
    const [first, later] = [tableOf('a'), { ...tableOf('a'), tags: tableOf('b').tags }];
    const [row] = inTables([rowOf(first, 5n, { x: 1 }), rowOf(later, 5n, { x: 2 })], NO_SCHEMAS);
    const [wider] = inTables([rowOf(first, 5n, { x: 1 }), rowOf(later, 5n, { y: 2 })], NO_SCHEMAS);
    assert.deepEqual([row?.table.tags, wider?.table.tags], [first.tags, first.tags]);
  });

  it('keep the order in which their tables and times came', () => {
    const [a, b] = [tableOf('a'), tableOf('b')];
    const rows = [rowOf(b, 5n, { x: 1 }), rowOf(a, 9n, { x: 2 }), rowOf(b, 3n, { x: 3 }), rowOf(b, 5n, { x: 4 })];
    assert.deepEqual(shown(inTables(rows, NO_SCHEMAS)), ['b 5 x=4', 'b 3 x=3', 'a 9 x=2']);
  });

  it('are grouped by their columns, since a clause lists its columns once', () => {
    const a = tableOf('a');
    const rows = [rowOf(a, 1n, { x: 1 }), rowOf(a, 2n, { y: 2 }), rowOf(a, 3n, { x: 3 })];
    assert.deepEqual(shown(inTables(rows, NO_SCHEMAS)), ['a 1 x=1', 'a 3 x=3', 'a 2 y=2']);
  });

  it('are not merged across databases', () => {
    const rows = [rowOf(tableOf('a', 'd1'), 1n, { x: 1 }), rowOf(tableOf('a', 'd2'), 1n, { x: 1 })];
    assert.equal(inTables(rows, NO_SCHEMAS).length, 2);
  });

  it('are not merged when they differ in the composite key', () => {
    const rows = [1, 2, 1].map((k, y) => rowOf(tableOf('a'), 7n, { k, y }, y));
    assert.deepEqual(shown(inTables(rows, composite)), ['a 7 k=1 y=2', 'a 7 k=2 y=1']);
  });

  it('replace an earlier value by a later NULL', () => {
    const a = tableOf('a');
    const rows = [rowOf(a, 1n, { x: 1, y: 2 }), rowOf(a, 1n, { x: null })];
    assert.deepEqual(shown(inTables(rows, NO_SCHEMAS)), ['a 1 x=NULL y=2']);
  });
});

function shown(rows: readonly Row[]): string[] {
  return rows.map((row) =>
    [row.table.name, row.time, ...cellsOf(row).map(({ name, sql }) => `${name}=${sql}`)].join(' '),
  );
}
