import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import { type TableQueries, tableQueries } from '../../../../../functions/source/read/query/table-queries.ts';
import type { Window } from '../../../../../functions/source/read/window/window-search.ts';
import type { SourceRow } from '../../../../../functions/source/rows/source-row.ts';
import type { SourceTable } from '../../../../../functions/source/tables/source-database.ts';
import { scriptedTDengine } from '../../../../support/source/scripted-tdengine.ts';

const schema: TableSchema = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'v', type: 'INT', length: 4, role: 'column' },
  { name: 'Big`Int', type: 'BIGINT UNSIGNED', length: 8, role: 'column' },
  { name: 'at', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'loc', type: 'NCHAR', length: 10, role: 'tag' },
];
const WINDOW = { from: 10n, to: 20n, count: 2 };
const ANSWER = [
  [1, '18446744073709551615', '5', 'x', '11', 'd1'],
  [null, null, null, null, '1704067200000000001', 'd2'],
];
const SELECT =
  'SELECT `v`, CAST(`Big``Int` AS VARCHAR(20)), CAST(`at` AS VARCHAR(20)), `loc`, CAST(`ts` AS VARCHAR(20))';

/** What a scripted table answers; the last of a list again and again. `undefined` is an answer without rows. */
interface Script {
  readonly reads?: unknown[][][];
  readonly counts?: (number | undefined)[];
  readonly subtables?: unknown[][][];
  readonly table?: SourceTable;
  readonly where?: string;
}

function reader({ reads = [], counts = [], subtables = [], table, where }: Script) {
  const turns = new Map<readonly unknown[], number>();
  function next<T>(list: readonly T[]): T | undefined {
    const turn = turns.get(list) ?? 0;
    turns.set(list, turn + 1);
    return list[Math.min(turn, list.length - 1)];
  }
  const tdengine = scriptedTDengine((sql) => {
    if (sql.startsWith('SELECT tbname, count(*)')) return next(subtables) ?? [];
    if (!sql.startsWith('SELECT count(*)')) return next(reads) ?? [];
    const count = next(counts);
    return count === undefined ? [] : [[count]];
  });
  const made = tableQueries(tdengine, {
    database: 'Db',
    table: table ?? { name: 'Me ters', kind: 'stable' },
    selection: { schema, where },
    precision: 'us',
    mostRows: 10,
  });
  return { tdengine, ...made };
}

/** The pieces of a window. */
async function pieces(read: TableQueries['read'], window: Window = WINDOW): Promise<(readonly SourceRow[])[]> {
  return Array.fromAsync(read(window));
}

describe('reading a window of a table', () => {
  it('returns all its rows with all digits', async () => {
    const { read, tdengine } = reader({ reads: [ANSWER] });
    const [rows = [], ...others] = await pieces(read);
    assert.deepEqual(others, []);
    assert.deepEqual(
      rows.map(({ subtable, time, cells }) => [subtable, time, cells.slice(0, 4)]),
      [
        ['d1', '11', [1, '18446744073709551615', '5', 'x']],
        ['d2', '1704067200000000001', [null, null, null, null]],
      ],
    );
    assert.equal(rows[0]?.cells, ANSWER[0]);
    assert.deepEqual(tdengine.statements, [
      `${SELECT}, tbname FROM \`Db\`.\`Me ters\` WHERE \`ts\` > 10 AND \`ts\` <= 20`,
    ]);
  });

  it('uses a plain table’s name as the subtable of its rows', async () => {
    const table: SourceTable = { name: 'log', kind: 'plain' };
    const { read, tdengine } = reader({ reads: [[[1, '2', '3', 'x', '11']]], table });
    const [rows = []] = await pieces(read, { ...WINDOW, count: 1 });
    assert.deepEqual(rows, [{ subtable: 'log', time: '11', cells: [1, '2', '3', 'x', '11'] }]);
    assert.ok(tdengine.statements[0]?.startsWith(`${SELECT} FROM`));
  });

  it('queries again after an answer that was cut short', async () => {
    const { read, tdengine } = reader({ reads: [ANSWER.slice(0, 1), ANSWER], counts: [2] });
    assert.deepEqual(
      (await pieces(read)).map(({ length }) => length),
      [2],
    );
    assert.equal(tdengine.statements.length, 3);
  });

  it('fails when every answer is cut short', async () => {
    const { read, tdengine } = reader({ reads: [ANSWER.slice(0, 1)], counts: [2] });
    await assert.rejects(pieces(read), {
      message:
        'times above 10 up to 20: 1 rows are read and 2 counted, and so 3 times: answers are cut short. If restfulRowLimit is set in taosAdapter, it must be larger than fetchMaxRows and than the rows of one subtable at one time',
    });
    assert.equal(tdengine.statements.filter((sql) => sql.startsWith(SELECT)).length, 3);
  });

  it('accepts rows that came or went between the count and the read', async () => {
    const lengths = async (script: Script, count: number) =>
      (await pieces(reader(script).read, { ...WINDOW, count })).map(({ length }) => length);
    assert.deepEqual(await lengths({ reads: [ANSWER], counts: [2] }, 1), [2]);
    assert.deepEqual(await lengths({ reads: [ANSWER.slice(0, 1)], counts: [1] }, 2), [1]);
    assert.deepEqual(await lengths({ reads: [[]], counts: [0] }, 2), [0]);
  });

  it('does not take a window as empty when an answer and its count were both cut short', async () => {
    const { read } = reader({ reads: [[], ANSWER], counts: [undefined, 2] });
    assert.deepEqual(
      (await pieces(read)).map(({ length }) => length),
      [2],
    );
  });
});

describe('reading a single time with more rows than a piece may have', () => {
  const GIANT: Window = { from: 10n, to: 11n, count: 25 };
  const rowsOf = (count: number) => Array.from({ length: count }, () => ANSWER[0] ?? []);
  const COUNTS = [
    ['a', 6],
    ["it's", 4],
    ['z', 15],
  ];

  it('reads ranges of subtables', async () => {
    const { read, tdengine } = reader({ reads: [rowsOf(10), rowsOf(15)], subtables: [COUNTS] });
    assert.deepEqual(
      (await pieces(read, GIANT)).map(({ length }) => length),
      [10, 15],
    );
    const from = 'FROM `Db`.`Me ters` WHERE `ts` > 10 AND `ts` <= 11';
    assert.deepEqual(tdengine.statements, [
      `SELECT tbname, count(*) ${from} PARTITION BY tbname ORDER BY tbname`,
      `${SELECT}, tbname ${from} AND tbname <= 'it\\'s'`,
      `${SELECT}, tbname ${from} AND tbname > 'it\\'s'`,
    ]);
  });

  it('queries a range again when its rows are fewer than counted', async () => {
    const { read, tdengine } = reader({
      reads: [rowsOf(9), rowsOf(10), rowsOf(15)],
      counts: [10],
      subtables: [COUNTS],
    });
    assert.deepEqual(
      (await pieces(read, GIANT)).map(({ length }) => length),
      [10, 15],
    );
    assert.deepEqual(
      tdengine.statements.filter((sql) => sql.startsWith('SELECT count')),
      ["SELECT count(*) FROM `Db`.`Me ters` WHERE `ts` > 10 AND `ts` <= 11 AND tbname <= 'it\\'s'"],
    );
  });

  it('counts the subtables’ rows again when they do not add up to all rows', async () => {
    const { read, tdengine } = reader({
      reads: [rowsOf(10), rowsOf(15)],
      counts: [25],
      subtables: [COUNTS.slice(0, 2), COUNTS],
    });
    assert.deepEqual(
      (await pieces(read, GIANT)).map(({ length }) => length),
      [10, 15],
    );
    assert.equal(tdengine.statements.filter((sql) => sql.includes('PARTITION BY')).length, 2);
  });

  it('reads a plain table with a composite key in one piece', async () => {
    const { read, tdengine } = reader({ reads: [rowsOf(25)], table: { name: 'log', kind: 'plain' } });
    assert.deepEqual(
      (await pieces(read, GIANT)).map(({ length }) => length),
      [25],
    );
    assert.equal(tdengine.statements.length, 1);
  });
});

describe('counting and finding rows of a table', () => {
  it('counts by times in the database’s unit', async () => {
    const { count, tdengine } = reader({ counts: [5] });
    assert.equal(await count(-8n, 9_223_372_036_854_775_807n), 5);
    assert.equal(
      tdengine.statements[0],
      'SELECT count(*) FROM `Db`.`Me ters` WHERE `ts` > -8 AND `ts` <= 9223372036854775807',
    );
  });

  it('reads a count without a row as 0, as with countAlwaysReturnValue 0', async () => {
    assert.equal(await reader({ counts: [undefined] }).count(1n, 2n), 0);
  });

  it('finds the first time, with and without a lower bound', async () => {
    const { first, tdengine } = reader({ reads: [[['2024-01-01T00:00:00.000001Z']]] });
    assert.equal(await first(7n, 9n), 1_704_067_200_000_001n);
    await first(undefined, 9n);
    assert.deepEqual(tdengine.statements, [
      'SELECT first(`ts`) FROM `Db`.`Me ters` WHERE `ts` > 7 AND `ts` <= 9',
      'SELECT first(`ts`) FROM `Db`.`Me ters` WHERE `ts` <= 9',
    ]);
  });

  it('finds nothing in an answer without rows or with NULL', async () => {
    assert.equal(await reader({ reads: [[]] }).first(undefined, 9n), undefined);
    assert.equal(await reader({ reads: [[[null]]] }).first(undefined, 9n), undefined);
  });

  it('counts by buckets in milliseconds, whatever the server’s time zone', async () => {
    const { histogram, tdengine } = reader({ reads: [[['1969-12-31T23:00:00.000000Z', 3]]] });
    assert.deepEqual(await histogram(-9n, 9n, 3_600_000_000n), new Map([[-3_600_000_000n, 3]]));
    assert.deepEqual(tdengine.statements, [
      'SELECT _wstart, count(*) FROM `Db`.`Me ters` WHERE `ts` > -9 AND `ts` <= 9 INTERVAL(3600000a)',
    ]);
  });

  it('refuses an answer with other buckets', async () => {
    const { histogram } = reader({ reads: [[['2024-01-01T00:30:00.000000Z', 3]]] });
    await assert.rejects(histogram(0n, 9n, 3_600_000_000n), /begins an interval of 3600000000 at 1704069000000000/);
  });
});

describe('the where condition of a table', () => {
  it('is in every statement, in parentheses', async () => {
    const counts = [['a', 12]];
    const { tdengine, read, count, first, histogram } = reader({
      reads: [[]],
      counts: [0],
      subtables: [counts],
      where: 'v > 1 OR v < 0',
    });
    await count(1n, 2n);
    await first(1n, 2n);
    await first(undefined, 2n);
    await histogram(0n, 9n, 1_000n);
    await pieces(read, { ...WINDOW, count: 0 });
    await pieces(read, { from: 1n, to: 2n, count: 12 });
    assert.ok(tdengine.statements.length >= 8);
    for (const sql of tdengine.statements) {
      assert.match(sql, / AND \(v > 1 OR v < 0\)(?: PARTITION BY tbname ORDER BY tbname| INTERVAL\(1a\))?$/);
    }
  });
});
