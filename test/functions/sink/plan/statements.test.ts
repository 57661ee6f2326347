import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { groupRows, type WriteRow } from '../../../../functions/sink/plan/group-rows.ts';
import { lanesOf } from '../../../../functions/sink/plan/lanes.ts';
import { statementsOf } from '../../../../functions/sink/plan/statements.ts';
import type { Row, Subtable } from '../../../../functions/sink/row.ts';
import { rowOf, schemaOf, tableOf } from '../support/rows.ts';

const SCHEMAS = new Map([['db\0stb', schemaOf('x', 'y', 'z')]]);

function planned(rows: readonly Row[]): WriteRow[] {
  return lanesOf(groupRows(rows), 1).flatMap((lane) => [...lane]);
}

function sqlOf(rows: readonly Row[]): string[] {
  return [...statementsOf(planned(rows), SCHEMAS)].map(({ sql }) => sql);
}

describe('INSERT statements', () => {
  const a = tableOf('a');
  const header = "`db`.`a` USING `db`.`stb` (`t`) TAGS ('a')";

  it('hold the rows of a subtable in one clause with an explicit list of columns', () => {
    assert.deepEqual(sqlOf([rowOf(a, 1n, { x: 1, y: 2 }), rowOf(a, 2n, { x: 3, y: null })]), [
      `INSERT INTO ${header} (\`_ts\`,\`x\`,\`y\`) VALUES (1,1,2)(2,3,NULL)`,
    ]);
  });

  it('have a clause of its own for each list of columns, so that columns not given stay as they are', () => {
    assert.deepEqual(sqlOf([rowOf(a, 1n, { x: 1 }), rowOf(a, 2n, { y: 2 }), rowOf(a, 3n, { x: 3 })]), [
      `INSERT INTO ${header} (\`_ts\`,\`x\`) VALUES (1,1)(3,3)${header} (\`_ts\`,\`y\`) VALUES (2,2)`,
    ]);
  });

  it('hold several subtables', () => {
    const [sql] = sqlOf([rowOf(a, 1n, { x: 1 }), rowOf(tableOf('b'), 1n, { x: 2 })]);
    assert.equal(
      sql,
      `INSERT INTO ${header} (\`_ts\`,\`x\`) VALUES (1,1)\`db\`.\`b\` USING \`db\`.\`stb\` (\`t\`) TAGS ('b') (\`_ts\`,\`x\`) VALUES (1,2)`,
    );
  });

  it('give the first tag NULL when a row has no tags, and name the time column that the stable has', () => {
    const table: Subtable = { ...a, tags: [] };
    const schemas = new Map([
      ['db\0stb', schemaOf('x').with(0, { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' })],
    ]);
    const [statement] = statementsOf(planned([rowOf(table, 1n, { x: 1 })]), schemas);
    assert.equal(statement?.sql, 'INSERT INTO `db`.`a` USING `db`.`stb` (`t`) TAGS (NULL) (`ts`,`x`) VALUES (1,1)');
  });

  it('quote names, whatever is in them', () => {
    const table: Subtable = {
      database: 'd`b',
      stable: 's t',
      name: "a'",
      tags: [{ name: '`', type: 'NCHAR', sql: "'x'", length: 1 }],
    };
    const schemas = new Map([['d`b\0s t', schemaOf('x')]]);
    const [statement] = statementsOf(planned([rowOf(table, 1n, { 'x`) VALUES (1); DROP': 1 })]), schemas);
    assert.equal(
      statement?.sql,
      "INSERT INTO `d``b`.`a'` USING `d``b`.`s t` (````) TAGS ('x') (`_ts`,`x``) VALUES (1); DROP`) VALUES (1,1)",
    );
  });

  const anyRows = fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b', 'ü', '😀'),
      time: fc.bigInt({ min: 0n, max: 10_000n }),
      values: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.integer(), { minKeys: 1 }),
    }),
    { maxLength: 60 },
  );

  it('never exceed the limit in bytes, and hold every row once, in order within a subtable', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 200, max: 2_000 }), (specs, maxBytes) => {
        const rows = planned(specs.map(({ name, time, values }, record) => rowOf(tableOf(name), time, values, record)));
        const statements = [...statementsOf(rows, SCHEMAS, maxBytes)];
        for (const { sql, bytes } of statements) {
          assert.equal(Buffer.byteLength(sql), bytes);
          assert.ok(bytes <= maxBytes, `${bytes} bytes`);
        }
        assert.deepEqual(
          statements.flatMap((statement) => statement.rows),
          rows,
        );
      }),
    );
  });

  it('are each as full as the rows allow', () => {
    const rows = planned(Array.from({ length: 100_000 }, (_, at) => rowOf(a, BigInt(at), { x: at }, at)));
    const statements = [...statementsOf(rows, SCHEMAS)];
    for (const { bytes } of statements.slice(0, -1))
      assert.ok(bytes > 1_048_576 - 100 && bytes <= 1_048_576, `${bytes}`);
    assert.ok(statements.length > 1);
  });

  it('let a row longer than the limit stand alone', () => {
    const statements = [...statementsOf(planned([rowOf(a, 1n, { x: 1 }), rowOf(a, 2n, { x: 2 })]), SCHEMAS, 10)];
    assert.deepEqual(
      statements.map((statement) => statement.rows.length),
      [1, 1],
    );
  });
});

describe('lanes', () => {
  it('never share a subtable, and hold every row once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 3 })), { maxLength: 8 }),
        (specs) => {
          const long = 'v'.repeat(300_000);
          const rows = specs.flatMap(([name, count], at) =>
            Array.from({ length: count }, (_, n): Row => {
              const cells = [{ name: 'x', type: 'VARCHAR', sql: `'${long}'`, length: 1 }] as const;
              return { table: tableOf(`t${name}`), time: BigInt(at * 10 + n), cells, record: at };
            }),
          );
          const lanes = lanesOf(groupRows(rows), 4).map((lane) => [...lane]);
          assert.ok(lanes.length <= 4);
          const tables = lanes.map((lane) => new Set(lane.map(({ table }) => table.name)));
          assert.equal(
            tables.reduce((sum, names) => sum + names.size, 0),
            new Set(rows.map(({ table }) => table.name)).size,
          );
          assert.equal(lanes.flat().length, rows.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are no more than there are statements to fill', () => {
    const rows = Array.from({ length: 100 }, (_, at) => rowOf(tableOf(`t${at}`), 1n, { x: 1 }));
    assert.equal(lanesOf(groupRows(rows), 4).length, 1);
    assert.equal(lanesOf([], 4).length, 0);
  });
});
