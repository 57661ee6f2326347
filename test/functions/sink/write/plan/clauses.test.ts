import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import { NO_LENGTHS, type Row, type Subtable } from '../../../../../functions/sink/rows/row.ts';
import type { Schemas } from '../../../../../functions/sink/rows/table-registry.ts';
import { ExistingTables } from '../../../../../functions/sink/schema/read/existing-tables.ts';
import { ClauseHeaders } from '../../../../../functions/sink/write/plan/clause-headers.ts';
import { statementsOf } from '../../../../../functions/sink/write/plan/statements.ts';
import { TableRows } from '../../../../../functions/sink/write/plan/table-rows.ts';
import { merge, rowsIn } from '../../../../../functions/sink/write/plan/write-row.ts';
import { cellsOf, laidOut, rowOf, schemaOf, subtable, tableOf } from '../../../../support/sink/rows.ts';

const SCHEMAS = new Map([['db\0stb', schemaOf('x', 'y')]]);
const A = tableOf('a');

function sqlOf(rows: readonly Row[], schemas: Schemas = SCHEMAS, maxBytes?: number): string[] {
  const existing = new ExistingTables();
  for (const { table } of rows) existing.add(table);
  return [...statementsOf(rows, new ClauseHeaders(schemas, existing), maxBytes)].map(({ sql }) => sql);
}

const timed = (name: string, ...columns: string[]): TableSchema => [
  { name, type: 'TIMESTAMP', length: 8, role: 'column' },
  ...schemaOf(...columns).slice(1),
];

const plain = (name: string, database = 'db'): Subtable => subtable({ database, stable: undefined, name }, laidOut([]));

describe('the clauses of one INSERT statement', () => {
  it('name each the time column of their own table, also when tables alternate', () => {
    const schemas = new Map([
      ['db\0p', timed('at', 'x')],
      ['db\0q', timed('when', 'x')],
      ['db\0stb', timed('_ts', 'x')],
      ['other\0stb', timed('ts', 'x')],
      ['other\0p', timed('t', 'x')],
    ]);
    const tables = [plain('p'), plain('q'), A, tableOf('b'), tableOf('a', 'other'), plain('p', 'other'), plain('p')];
    const [sql = ''] = sqlOf(
      tables.map((table) => rowOf(table, 1n, { x: 1 })),
      schemas,
    );
    assert.deepEqual(
      [...sql.matchAll(/`(\w+)`\.`(\w+)` \(`(\w+)`,/g)].map(([, ...names]) => names.join('.')),
      ['db.p.at', 'db.q.when', 'db.a._ts', 'db.b._ts', 'other.a.ts', 'other.p.t', 'db.p.at'],
    );
  });

  it('name each the columns of their own rows, also when columns alternate', () => {
    const rows = [{ x: 1 }, { y: 2 }, { x: 3, y: 4 }, { x: 5 }].map((values, at) => rowOf(A, BigInt(at), values));
    const [sql = ''] = sqlOf(rows);
    assert.deepEqual(
      [...sql.matchAll(/`_ts`((?:,`\w`)+)\) VALUES (\([^`]*\))/g)].map(([, names, tuples]) => `${names} ${tuples}`),
      [',`x` (0,1)', ',`y` (1,2)', ',`x`,`y` (2,3,4)', ',`x` (3,5)'],
    );
  });

  it('cannot be made for a table that was not prepared', () => {
    assert.throws(() => sqlOf([rowOf(plain('p'), 1n, { x: 1 })]), /a row is planned before its table is ready/);
  });

  it('have headers of about the planned size', () => {
    const headers = new ClauseHeaders(SCHEMAS, new ExistingTables());
    for (const [name, values] of [
      ['a', { x: 1 }],
      ['a_much_longer_name', { x: 1, y: 2 }],
    ] as const) {
      const row = rowOf(tableOf(name), 1n, values);
      const [sql = ''] = sqlOf([row]);
      const header = sql.slice('INSERT INTO '.length, sql.lastIndexOf('(') + 1).length;
      assert.ok(Math.abs(headers.sizeOf(row) - header) <= 3, `${headers.sizeOf(row)}, and is ${header}`);
    }
  });
});

describe('INSERT statements of a plan', () => {
  const rows = [1n, 2n, 3n, 4n].map((time) => rowOf(A, time, { x: Number(time) }));

  it('are one if it has exactly the limit, and two if the limit is a byte less', () => {
    const [sql = ''] = sqlOf(rows);
    assert.equal(sqlOf(rows, SCHEMAS, Buffer.byteLength(sql)).length, 1);
    assert.equal(sqlOf(rows, SCHEMAS, Buffer.byteLength(sql) - 1).length, 2);
  });

  it('are halved when their characters have more bytes than those before', () => {
    const wide = (name: string): Row => ({
      ...rowOf(A, 1n, { x: 1 }),
      ...laidOut([{ name: 'x', type: 'NCHAR', sql: name, length: 1 }]),
    });
    const texts = [...Array(20).fill("'aaaaaaaaaa'"), ...Array(20).fill("'中中中中中中中中中中'")].map(wide);
    const all = sqlOf(texts, SCHEMAS, 400);
    for (const sql of all) assert.ok(Buffer.byteLength(sql) <= 400);
    assert.equal(all.join('').match(/\(1,/g)?.length, 40);
  });

  it('are full again once the bytes of a character are known', () => {
    const wide = Array.from(
      { length: 2_000 },
      (_, at): Row => ({
        ...rowOf(A, BigInt(at), {}),
        ...laidOut([{ name: 'x', type: 'NCHAR', sql: `'${'中'.repeat(30)}'`, length: 30 }]),
      }),
    );
    const all = sqlOf(wide, SCHEMAS, 10_000).map((sql) => Buffer.byteLength(sql));
    for (const bytes of all) assert.ok(bytes <= 10_000);
    for (const bytes of all.slice(4, -1)) assert.ok(bytes > 9_500, `${bytes} bytes`);
  });

  it('are none without rows', () => {
    assert.deepEqual(sqlOf([]), []);
  });

  it('have all tags with their values', () => {
    const tags = laidOut([
      { name: 't', type: 'NCHAR', sql: "'a'", length: 1 },
      { name: 'u', type: 'BIGINT', sql: '7', length: 0 },
    ]);
    const table = subtable({ database: 'db', stable: 'stb', name: 'a' }, tags);
    const [statement] = statementsOf([rowOf(table, 1n, { x: 1 })], new ClauseHeaders(SCHEMAS, new ExistingTables()));
    assert.match(statement?.sql ?? '', / USING `db`\.`stb` \(`t`,`u`\) TAGS \('a',7\) /);
  });

  it('are measured as a whole when they are longer than the piece measured at once', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => rowOf(A, BigInt(at), { x: at }));
    const existing = new ExistingTables();
    existing.add(A);
    const [only, ...others] = statementsOf(many, new ClauseHeaders(SCHEMAS, existing));
    assert.ok(only !== undefined && others.length === 0);
    assert.equal(only.bytes, Buffer.byteLength(only.sql));
    assert.equal(
      only.sql,
      `INSERT INTO \`db\`.\`a\` (\`_ts\`,\`x\`) VALUES ${many.map((_, at) => `(${at},${at})`).join('')}`,
    );
  });
});

describe('rows of a table in a plan', () => {
  const table = (...times: bigint[]) => {
    const rows = new TableRows();
    for (const [at, time] of times.entries()) rows.add(rowOf(A, time, { x: at }));
    return rows;
  };

  it('are taken until they have the size, with the row that reaches it', () => {
    // Each is `(1,0)`, five characters.
    for (const [size, taken] of [
      [0, 1],
      [5, 1],
      [6, 2],
      [10, 2],
      [11, 3],
      [15, 3],
    ] as const) {
      const rows = table(1n, 2n, 3n);
      assert.deepEqual([rows.take(size, undefined).length, rows.count], [taken, 3 - taken], `of ${size} characters`);
    }
  });

  it('are merged when their times are equal, however far apart they came', () => {
    const rows = table(9n, 1n, 5n, 3n, 1n).take(1_000, undefined);
    assert.deepEqual(
      rows.map(({ time }) => time),
      ['9', '1', '5', '3'],
    );
    assert.deepEqual(rows[1]?.values, ['4']);
  });

  it('are not merged with rows that were taken', () => {
    const rows = table(5n, 3n);
    rows.take(1_000, undefined);
    rows.add(rowOf(A, 3n, { x: 7 }));
    rows.add(rowOf(A, 3n, { x: 8 }));
    assert.deepEqual(
      rows.take(1_000, undefined).map(({ values }) => values),
      [['8']],
    );
  });
});

describe('two rows that are merged', () => {
  const sized = (cells: Record<string, string>, record: number): Row => ({
    ...rowOf(A, 1n, {}, record),
    ...laidOut(Object.entries(cells).map(([name, sql]) => ({ name, type: 'NCHAR', sql, length: sql.length - 2 }))),
  });

  it('have the later values where both have one, with their lengths, and those that only one has', () => {
    const merged = merge(sized({ x: "'a'", y: "'bb'" }, 0), sized({ z: "'dddd'", x: "'ccc'" }, 1));
    assert.deepEqual(
      cellsOf(merged).map(({ name, sql, length }) => [name, sql, length]),
      [
        ['x', "'ccc'", 3],
        ['y', "'bb'", 2],
        ['z', "'dddd'", 4],
      ],
    );
    assert.deepEqual(
      rowsIn(merged).map(({ record }) => record),
      [0, 1],
    );
  });

  it('have lengths only if one of them has text', () => {
    const lengths = (earlier: Row, later: Row) => merge(earlier, later).lengths;
    assert.deepEqual(lengths(sized({ x: "'a'" }, 0), rowOf(A, 1n, { y: 2 }, 1)), [1, 0]);
    assert.deepEqual(lengths(rowOf(A, 1n, { y: 2 }, 1), sized({ x: "'a'" }, 0)), [0, 1]);
    assert.equal(lengths(rowOf(A, 1n, { x: 2 }, 1), rowOf(A, 1n, { y: 2 }, 1)), NO_LENGTHS);
  });

  it('keep all records that they were made of when a third is merged', () => {
    const two = merge(rowOf(A, 1n, { x: 1 }, 0), rowOf(A, 1n, { x: 2 }, 1));
    const three = merge(two, rowOf(A, 1n, { y: 3 }, 2));
    assert.deepEqual(
      rowsIn(three).map(({ record }) => record),
      [0, 1, 2],
    );
    assert.deepEqual(
      cellsOf(three).map(({ name, sql }) => `${name}=${sql}`),
      ['x=2', 'y=3'],
    );
    assert.deepEqual(
      rowsIn(rowOf(A, 1n, { x: 1 }, 5)).map(({ record }) => record),
      [5],
    );
  });
});
