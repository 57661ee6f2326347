import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteText } from '../../../../../functions/shared/tdengine/sql-text.ts';
import type { Cell, Row } from '../../../../../functions/sink/rows/row.ts';
import { ExistingTables } from '../../../../../functions/sink/schema/read/existing-tables.ts';
import { ClauseHeaders } from '../../../../../functions/sink/write/plan/clause-headers.ts';
import { statementsOf } from '../../../../../functions/sink/write/plan/statements.ts';
import { laidOut, schemaOf, tableOf } from '../../../../support/sink/rows.ts';

const SCHEMAS = new Map([['db\0stb', schemaOf('x', 'y')]]);
const NAMES = ['a', 'ü', '😀`', "o'"] as const;
// Rows of one table come with one object mostly, so that they share a clause.
const TABLES = new Map(NAMES.map((name) => [name, tableOf(name)]));

/** What stands in a statement for a row, with the clause's header when it begins one: written out, with no memory. */
function written(row: Row, before: Row | undefined): string {
  const tuple = `(${[row.time, ...row.values].join(',')})`;
  if (before?.table === row.table && before.layout === row.layout) return tuple;
  const { name, tags } = row.table;
  const columns = row.layout.columns.map((column) => `,\`${column.name}\``).join('');
  const quoted = name.replaceAll('`', '``');
  return `\`db\`.\`${quoted}\` USING \`db\`.\`stb\` (\`t\`) TAGS (${tags.values}) (\`_ts\`${columns}) VALUES ${tuple}`;
}

function statementOf(rows: readonly Row[]): string {
  return `INSERT INTO ${rows.map((row, at) => written(row, rows[at - 1])).join('')}`;
}

/** Fills one statement after the other, each row with a look at all bytes. */
function filled(rows: readonly Row[], maxBytes: number): string[] {
  const statements: Row[][] = [];
  for (const row of rows) {
    const last = statements.at(-1);
    if (last !== undefined && Buffer.byteLength(statementOf([...last, row])) <= maxBytes) last.push(row);
    else statements.push([row]);
  }
  return statements.map(statementOf);
}

function split(rows: readonly Row[], maxBytes: number) {
  return [...statementsOf(rows, new ClauseHeaders(SCHEMAS, new ExistingTables()), maxBytes)];
}

/** Rows whose values are of a text, repeated until they are about so long. */
function anyRows(texts: readonly string[], longest: number, most: number): fc.Arbitrary<Row[]> {
  const cell = fc
    .tuple(fc.constantFrom('x', 'y'), fc.constantFrom(...texts), fc.nat({ max: longest }))
    .map(([name, text, length]): Cell => {
      const times = Math.ceil(length / text.length);
      const sql = `'${quoteText(text).slice(1, -1).repeat(times)}'`;
      return { name, type: 'NCHAR', sql, length: times * Buffer.byteLength(text) };
    });
  const row = fc.record({
    name: fc.constantFrom(...NAMES),
    cells: fc.uniqueArray(cell, { selector: ({ name }) => name, minLength: 1 }),
    isOther: fc.boolean(),
  });
  return fc.array(row, { minLength: 1, maxLength: most }).map((specs) =>
    specs.map(({ name, cells, isOther }, record) => {
      const table = (isOther ? undefined : TABLES.get(name)) ?? tableOf(name);
      return { table, time: String(1_700_000_000_000 + record), record, ...laidOut(cells) };
    }),
  );
}

const anyLimit = (least: number, most: number) => fc.integer({ min: least, max: most });

describe('rows split into statements', () => {
  // Longer than the pieces of which a long statement is put together, too.
  const sizes: readonly [longest: number, rows: number, most: number][] = [
    [30, 20, 1_500],
    [9_000, 12, 60_000],
  ];
  for (const [longest, count, most] of sizes) {
    it(`with values of up to ${longest} characters are each in one statement, within the limit of bytes`, () => {
      fc.assert(
        fc.property(anyRows(["');", 'ä', '温', '😀', '\\'], longest, count), anyLimit(200, most), (rows, maxBytes) => {
          const statements = split(rows, maxBytes);
          assert.deepEqual(
            statements.flatMap((statement) => statement.rows),
            rows,
          );
          for (const { sql, bytes, rows: own } of statements) {
            assert.equal(sql, statementOf(own));
            assert.equal(bytes, Buffer.byteLength(sql));
            assert.ok(bytes <= maxBytes || own.length === 1, `${bytes} bytes of ${maxBytes}`);
          }
        }),
      );
    });

    it(`with ASCII of up to ${longest} characters make statements as full as the rows allow`, () => {
      const ascii = anyRows(["');", 'a', '\\'], longest, count).map((rows) => rows.filter(isAscii));
      fc.assert(
        fc.property(ascii, anyLimit(200, most), (rows, maxBytes) => {
          const sql = split(rows, maxBytes).map((statement) => statement.sql);
          assert.deepEqual(sql, filled(rows, maxBytes));
        }),
      );
    });
  }

  it('may end exactly at the limit', () => {
    const texts = ["');", 'ä', '温', '😀', 'a'];
    fc.assert(
      fc.property(anyRows(texts, 30, 12), fc.nat(), anyLimit(-1, 1), (rows, place, more) => {
        const first = rows.slice(0, 1 + (place % rows.length));
        const maxBytes = Buffer.byteLength(statementOf(first)) + more;
        for (const { sql, rows: own } of split(first, maxBytes)) {
          assert.equal(sql, statementOf(own));
          assert.ok(Buffer.byteLength(sql) <= maxBytes || own.length === 1);
        }
        if (more >= 0) assert.equal(split(first, maxBytes).length, 1);
        else if (first.length > 1) assert.notEqual(split(first, maxBytes).length, 1);
      }),
    );
  });
});

function isAscii({ table }: Row): boolean {
  return Buffer.byteLength(table.name) === table.name.length;
}
