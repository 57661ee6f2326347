import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import type { SourceTable } from '../../../../functions/source/read/source-database.ts';
import { tableReader } from '../../../../functions/source/read/table-reader.ts';
import { scriptedTDengine } from '../support/scripted-tdengine.ts';

const schema: TableSchema = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'v', type: 'INT', length: 4, role: 'column' },
  { name: 'Big`Int', type: 'BIGINT UNSIGNED', length: 8, role: 'column' },
  { name: 'at', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'loc', type: 'NCHAR', length: 10, role: 'tag' },
];
const WINDOW = { from: 10n, to: 20n, count: 2 };
const answers = [
  ['d1', '11', 1, '18446744073709551615', '5', 'x'],
  ['d2', '1704067200000000001', null, null, null, null],
];

/** A reader whose answers come from two lists, the last of each again and again. */
function reader(reads: unknown[][][], counts: number[], table: SourceTable = { name: 'Me ters', kind: 'stable' }) {
  let readsDone = 0;
  let countsDone = 0;
  const tdengine = scriptedTDengine((sql) => {
    if (sql.startsWith('SELECT count(*)')) return [[counts[Math.min(countsDone++, counts.length - 1)]]];
    return reads[Math.min(readsDone++, reads.length - 1)] ?? [];
  });
  return { tdengine, ...tableReader(tdengine, 'Db', table, schema, 'ms') };
}

describe('reading a window', () => {
  it('reads it whole and every digit of it', async () => {
    const { read, tdengine } = reader([answers], [2]);
    assert.deepEqual(await read(WINDOW), [
      { subtable: 'd1', time: 11n, cells: [1, '18446744073709551615', '5', 'x'] },
      { subtable: 'd2', time: 1_704_067_200_000_000_001n, cells: [null, null, null, null] },
    ]);
    assert.deepEqual(tdengine.statements, [
      'SELECT tbname, CAST(`ts` AS VARCHAR(20)), `v`, CAST(`Big``Int` AS VARCHAR(20)), CAST(`at` AS VARCHAR(20)), `loc` ' +
        'FROM `Db`.`Me ters` WHERE `ts` > 10 AND `ts` <= 20',
    ]);
  });

  it('takes a plain table’s own name for its rows', async () => {
    const plain = [['11', 1, '2', '3', 'x']];
    const { read, tdengine } = reader([plain], [1], { name: 'log', kind: 'plain' });
    assert.deepEqual(await read({ ...WINDOW, count: 1 }), [{ subtable: 'log', time: 11n, cells: [1, '2', '3', 'x'] }]);
    assert.ok(tdengine.statements[0]?.startsWith('SELECT CAST(`ts` AS VARCHAR(20)), `v`'));
  });

  it('reads an answer that was cut short again', async () => {
    const { read, tdengine } = reader([answers.slice(0, 1), answers], [2]);
    assert.equal((await read(WINDOW)).length, 2);
    assert.equal(tdengine.statements.length, 3);
  });

  it('fails rather than give a window that stays short', async () => {
    const { read, tdengine } = reader([answers.slice(0, 1)], [2]);
    await assert.rejects(read(WINDOW), /differ 3 times for times above 10 up to 20/);
    assert.equal(tdengine.statements.filter((sql) => sql.startsWith('SELECT tbname')).length, 3);
  });

  it('accepts rows that came or went between the count and the read', async () => {
    assert.equal((await reader([answers], [2]).read({ ...WINDOW, count: 1 })).length, 2);
    assert.equal((await reader([answers.slice(0, 1)], [1]).read(WINDOW)).length, 1);
    assert.equal((await reader([[]], [0]).read(WINDOW)).length, 0);
  });
});

describe('counting and finding rows', () => {
  it('counts by times in the database’s unit', async () => {
    const { count, tdengine } = reader([], [5]);
    assert.equal(await count(-8n, 9_223_372_036_854_775_807n), 5);
    assert.equal(
      tdengine.statements[0],
      'SELECT count(*) FROM `Db`.`Me ters` WHERE `ts` > -8 AND `ts` <= 9223372036854775807',
    );
  });

  it('finds the first time, with a lower bound or without', async () => {
    const { first, tdengine } = reader([[['2024-01-01T00:00:00.001Z']]], []);
    assert.equal(await first(7n, 9n), 1_704_067_200_001n);
    await first(undefined, 9n);
    assert.deepEqual(tdengine.statements, [
      'SELECT first(`ts`) FROM `Db`.`Me ters` WHERE `ts` > 7 AND `ts` <= 9',
      'SELECT first(`ts`) FROM `Db`.`Me ters` WHERE `ts` <= 9',
    ]);
  });

  it('finds nothing in no rows and in a NULL', async () => {
    assert.equal(await reader([[]], []).first(undefined, 9n), undefined);
    assert.equal(await reader([[[null]]], []).first(undefined, 9n), undefined);
  });
});
