import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteName, quoteTable, quoteText } from '../../../../../functions/shared/tdengine/sql-text.ts';
import { describeTable } from '../../../../../functions/shared/tdengine/table-schema.ts';
import { sourceTables } from '../../../../../functions/source/tables/source-database.ts';
import { tableSelector } from '../../../../../functions/source/tables/table-selection.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import { EVER, piecesOf, readerOf } from '../../../../support/source/read-table.ts';

const server = await forThisFile(startTestTDengine());
const tdengine = server.tdengine;

describe('a table of TDengine that the source reads', () => {
  async function newDatabase(name = server.nextDatabase()): Promise<string> {
    await tdengine.execute(`CREATE DATABASE ${quoteName(name)} KEEP 36500`);
    return name;
  }

  it('may have any name, column and tag names', async () => {
    const database = await newDatabase(`${server.nextDatabase()} Plant 'A\` \\ 北京`);
    const odd = [
      'Order',
      'select',
      'a.b',
      "it's",
      'tick`ed',
      'back\\slash',
      'Größe 😀',
      'tbname',
      '_wstart',
      'say "x"',
    ];
    for (const name of odd) {
      const stable = name.replaceAll('.', '·');
      await tdengine.execute(
        `CREATE STABLE ${quoteTable(database, stable)} (${quoteName(`${name} t`)} TIMESTAMP, ${quoteName(name)} INT) TAGS (${quoteName(`${name} g`)} NCHAR(20))`,
      );
      await tdengine.execute(
        `INSERT INTO ${quoteTable(database, `${stable} 1`)} USING ${quoteTable(database, stable)} TAGS (${quoteText(name)}) VALUES (5, 7)`,
      );
    }
    const tables = await sourceTables(tdengine, database);
    assert.deepEqual(
      tables.map(({ name }) => name),
      odd.map((name) => name.replaceAll('.', '·')).sort((a, b) => (a < b ? -1 : 1)),
    );
    for (const table of tables) {
      const reader = await readerOf(tdengine, database, table, { mostRows: 1 });
      assert.equal(await reader.first(undefined, EVER.to), 5n);
      const [[row] = []] = await piecesOf(reader, EVER.from, EVER.to);
      const subtable = `${table.name} 1`;
      assert.deepEqual(row, { subtable, time: '5', cells: [7, table.name.replaceAll('·', '.'), '5', subtable] });
      assert.deepEqual(await reader.histogram(0n, 9n, 1_000n), new Map([[0n, 1]]));
    }
  });

  it('may be a plain table with a composite key', async () => {
    const database = await newDatabase();
    await tdengine.execute(`CREATE TABLE ${database}.log (ts TIMESTAMP, id VARCHAR(9) PRIMARY KEY, v INT)`);
    await tdengine.execute(`INSERT INTO ${database}.log VALUES (1, 'a', 1) (1, 'b', 2) (2, 'a', NULL)`);
    const reader = await readerOf(tdengine, database, { name: 'log', kind: 'plain' }, { mostRows: 1 });
    const [rows = []] = await piecesOf(reader, EVER.from, EVER.to);
    assert.deepEqual(
      rows.map(({ subtable, time, cells }) => [subtable, time, cells[0], cells[1]]),
      [
        ['log', '1', 'a', 1],
        ['log', '1', 'b', 2],
        ['log', '2', 'a', null],
      ],
    );
  });

  it('is read with the selected columns, tags and rows, and only these are counted', async () => {
    const database = await newDatabase();
    await tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, a INT, b INT) TAGS (g INT, loc NCHAR(9))`);
    await tdengine.execute(
      `INSERT INTO ${database}.d1 USING ${database}.m TAGS (1, 'x') VALUES (1, 1, 10) (2, 2, 20) ${database}.d2 USING ${database}.m TAGS (2, 'y') VALUES (1, 3, 30) (3, 4, 40)`,
    );
    const select = tableSelector([
      { tables: ['m'], columns: ['b'], tags: ['loc'], where: "b > 10 AND loc = 'x' OR g = 2" },
    ]);
    const selection = select('m', await describeTable(tdengine, database, 'm'));
    const reader = await readerOf(tdengine, database, { name: 'm', kind: 'stable' }, { selection });
    const [rows = []] = await piecesOf(reader, 1n, 9n);
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        [20, 'x', '2', 'd1'],
        [40, 'y', '3', 'd2'],
      ],
    );
    assert.equal(await reader.first(undefined, 9n), 1n);
    assert.equal(await reader.first(1n, 9n), 2n);
    assert.deepEqual(
      await reader.histogram(0n, 9n, 2n),
      new Map([
        [0n, 1],
        [2n, 2],
      ]),
    );
  });

  it('is read completely at one time in pieces of whole subtables, whatever the subtables’ names', async () => {
    const database = await newDatabase();
    await tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, id INT PRIMARY KEY, v INT) TAGS (g INT)`);
    const anyName = fc
      .oneof(
        fc.string({ unit: anyCharacter, minLength: 1, maxLength: 4 }),
        fc.constantFrom("'", '\\', '\\\\', '"', '`', '%', '\ue000', '\ufffd', '😀', 'A', 'a', 'aa', "a'"),
      )
      .map((name) => name.toWellFormed())
      .filter((name) => !/[.\0]/.test(name));
    let time = 0n;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyName, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        async (names, mostRows, sizes) => {
          time += 1n;
          const wanted = new Map(names.map((name) => [name, Number(sizes.next().value)]));
          const clauses = [...wanted].map(
            ([name, rows]) =>
              `${quoteTable(database, name)} USING ${database}.m TAGS (1) VALUES ${Array.from({ length: rows }, (_, id) => `(${time}, ${id}, 0)`).join('')}`,
          );
          await tdengine.execute(`INSERT INTO ${clauses.join(' ')}`);
          const reader = await readerOf(tdengine, database, { name: 'm', kind: 'stable' }, { mostRows });
          const pieces = await piecesOf(reader, time - 1n, time);
          const found = new Map<string, number>();
          for (const piece of pieces) {
            const inPiece = Map.groupBy(piece, ({ subtable }) => subtable);
            assert.ok(piece.length > 0 && (piece.length <= mostRows || inPiece.size === 1));
            for (const [name, rows] of inPiece) {
              assert.ok(!found.has(name), 'a subtable is in one piece');
              found.set(name, rows.length);
            }
          }
          assert.deepEqual([...found].sort(), [...wanted].sort());
        },
      ),
      { numRuns: 40 },
    );
  });
});
