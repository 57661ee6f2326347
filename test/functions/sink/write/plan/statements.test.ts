import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Row, Subtable } from '../../../../../functions/sink/rows/row.ts';
import type { Schemas } from '../../../../../functions/sink/rows/table-registry.ts';
import { ExistingTables } from '../../../../../functions/sink/schema/read/existing-tables.ts';
import { ClauseHeaders } from '../../../../../functions/sink/write/plan/clause-headers.ts';
import { type Statement, statementsOf } from '../../../../../functions/sink/write/plan/statements.ts';
import { inTables } from '../../../../../functions/sink/write/plan/table-rows.ts';
import type { WriteRow } from '../../../../../functions/sink/write/plan/write-row.ts';
import { laidOut, rowOf, schemaOf, subtable, tableOf } from '../../../../support/sink/rows.ts';

const SCHEMAS = new Map([['db\0stb', schemaOf('x', 'y', 'z')]]);

function planned(rows: readonly Row[]): WriteRow[] {
  return inTables(rows, SCHEMAS);
}

function statements(rows: readonly WriteRow[], schemas: Schemas = SCHEMAS, maxBytes?: number): Statement[] {
  return [...statementsOf(rows, new ClauseHeaders(schemas, new ExistingTables()), maxBytes)];
}

function sqlOf(rows: readonly Row[]): string[] {
  return statements(planned(rows)).map(({ sql }) => sql);
}

describe('INSERT statements', () => {
  const a = tableOf('a');
  const header = "`db`.`a` USING `db`.`stb` (`t`) TAGS ('a')";

  it('hold the rows of a subtable in one clause with an explicit list of columns', () => {
    assert.deepEqual(sqlOf([rowOf(a, 1n, { x: 1, y: 2 }), rowOf(a, 2n, { x: 3, y: null })]), [
      `INSERT INTO ${header} (\`_ts\`,\`x\`,\`y\`) VALUES (1,1,2)(2,3,NULL)`,
    ]);
  });

  it('have a clause for each list of columns, so that columns that are not given stay as they are', () => {
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

  it('leave out USING for subtables that exist', () => {
    const existing = new ExistingTables();
    existing.add(a);
    const rows = [rowOf(a, 1n, { x: 1 }), rowOf(tableOf('b'), 1n, { x: 2 })];
    const [statement] = statementsOf(rows, new ClauseHeaders(SCHEMAS, existing));
    assert.equal(
      statement?.sql,
      "INSERT INTO `db`.`a` (`_ts`,`x`) VALUES (1,1)`db`.`b` USING `db`.`stb` (`t`) TAGS ('b') (`_ts`,`x`) VALUES (1,2)",
    );
  });

  it('have only the name of a plain table', () => {
    const plain = subtable({ database: 'db', stable: undefined, name: 'p' }, laidOut([]));
    const [statement] = statements([rowOf(plain, 1n, { x: 1 })], new Map([['db\0p', schemaOf('x').slice(0, 2)]]));
    assert.equal(statement?.sql, 'INSERT INTO `db`.`p` (`_ts`,`x`) VALUES (1,1)');
  });

  it('have NULL for the first tag when a row has no tags, and the stable’s own time column', () => {
    const table: Subtable = { ...a, tags: laidOut([]) };
    const schemas = new Map([
      ['db\0stb', schemaOf('x').with(0, { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' })],
    ]);
    const [statement] = statements(planned([rowOf(table, 1n, { x: 1 })]), schemas);
    assert.equal(statement?.sql, 'INSERT INTO `db`.`a` USING `db`.`stb` (`t`) TAGS (NULL) (`ts`,`x`) VALUES (1,1)');
  });

  it('quote names, whatever characters they have', () => {
    const tags = laidOut([{ name: '`', type: 'NCHAR', sql: "'x'", length: 1 }]);
    const table = subtable({ database: 'd`b', stable: 's t', name: "a'" }, tags);
    const schemas = new Map([['d`b\0s t', schemaOf('x')]]);
    const [statement] = statements(planned([rowOf(table, 1n, { 'x`) VALUES (1); DROP': 1 })]), schemas);
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

  it('never exceed the limit in bytes, and have every row once, in order within a subtable', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 200, max: 2_000 }), (specs, maxBytes) => {
        const rows = planned(specs.map(({ name, time, values }, record) => rowOf(tableOf(name), time, values, record)));
        const all = statements(rows, SCHEMAS, maxBytes);
        for (const { sql, bytes } of all) {
          assert.equal(Buffer.byteLength(sql), bytes);
          assert.ok(bytes <= maxBytes, `${bytes} bytes`);
        }
        assert.deepEqual(
          all.flatMap((statement) => statement.rows),
          rows,
        );
      }),
    );
  });

  it('are each as full as the rows allow', () => {
    const rows = planned(Array.from({ length: 100_000 }, (_, at) => rowOf(a, BigInt(at), { x: at }, at)));
    const all = statements(rows);
    for (const { bytes } of all.slice(0, -1)) assert.ok(bytes > 1_048_576 - 100 && bytes <= 1_048_576, `${bytes}`);
    assert.ok(all.length > 1);
  });

  it('have a row longer than the limit by itself', () => {
    const all = statements(planned([rowOf(a, 1n, { x: 1 }), rowOf(a, 2n, { x: 2 })]), SCHEMAS, 10);
    assert.deepEqual(
      all.map((statement) => statement.rows.length),
      [1, 1],
    );
  });
});
