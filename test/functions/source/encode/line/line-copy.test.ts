import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteName } from '../../../../../functions/shared/tdengine/sql-text.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import { runSink } from '../../../../support/sink/run-sink.ts';
import { contentOf, eventRecords, recordsOfTable } from '../../../../support/source/copied-table.ts';
import { EVERY_TAG, EVERY_TYPE, fillEveryType, twoDatabases } from '../../../../support/source/every-type.ts';

const server = await forThisFile(startTestTDengine());

const NAMED = { subtableTag: 'tbname' };

/** Sends a table through a topic into a sink. @returns the rows that the format left out. */
async function copy(from: string, to: string, table: string, settings = {}): Promise<number> {
  const { records, leftOut } = await recordsOfTable(server.tdengine, from, table, settings);
  const run = await runSink(server.tdengine, eventRecords(records), {
    settings: { database: to, smlChildTableName: 'tbname' },
  });
  assert.deepEqual([run.answer, run.batch.written], [undefined, records.length], JSON.stringify(run.log));
  return leftOut;
}

describe('a stable that is copied as line protocol through a topic', () => {
  for (const precision of ['ms', 'us', 'ns'] as const) {
    it(`is identical, with every type of column and tag, subtables' names and ${precision}`, async () => {
      const [from, to] = await twoDatabases(server, precision, 'Me ters, 2', EVERY_TYPE + EVERY_TAG);
      await fillEveryType(server.tdengine, from, 'Me ters, 2', precision);
      assert.equal(await copy(from, to, 'Me ters, 2', NAMED), 0);
      const content = await contentOf(server.tdengine, from, 'Me ters, 2');
      assert.equal(content.rows.length, 18);
      assert.deepEqual(await contentOf(server.tdengine, to, 'Me ters, 2'), content);
    });
  }

  it('is identical with a JSON tag', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, v INT) TAGS (j JSON)');
    const tags = [`'{"a":1,"b c":"x y,z=\\\\"q\\\\"","d":null,"e":true}'`, 'NULL'];
    for (const [at, tag] of tags.entries()) {
      await server.tdengine.execute(
        `INSERT INTO ${from}.d${at} USING ${from}.m TAGS (${tag}) VALUES (170000000000${at}, 1)`,
      );
    }
    await copy(from, to, 'm', NAMED);
    assert.deepEqual(await contentOf(server.tdengine, to, 'm'), await contentOf(server.tdengine, from, 'm'));
  });

  it('is identical with a composite key', async () => {
    const [from, to] = await twoDatabases(
      server,
      'ms',
      'm',
      '(ts TIMESTAMP, id VARCHAR(20) PRIMARY KEY, v INT) TAGS (t INT)',
    );
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS (1) VALUES (1700000000000, 'a', 1) (1700000000000, 'b', 2) (1700000000000, 'c', NULL)`,
    );
    await copy(from, to, 'm', NAMED);
    const content = await contentOf(server.tdengine, to, 'm');
    assert.equal(content.rows.length, 3);
    assert.deepEqual(content, await contentOf(server.tdengine, from, 'm'));
  });

  it('lacks rows with only NULL, which are counted', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, v INT, w INT) TAGS (t INT)');
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS (1) VALUES (1700000000000, NULL, NULL) (1700000000001, NULL, 2)`,
    );
    assert.equal(await copy(from, to, 'm', NAMED), 1);
    assert.deepEqual((await contentOf(server.tdengine, to, 'm')).rows, ['["d1","1700000000001",null,2,1]']);
  });

  it('has NULL for an empty tag, which line protocol lacks', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, v INT) TAGS (t NCHAR(9), u NCHAR(9))');
    await server.tdengine.execute(`INSERT INTO ${from}.d1 USING ${from}.m TAGS ('', 'x') VALUES (1700000000000, 1)`);
    await copy(from, to, 'm', NAMED);
    assert.deepEqual((await contentOf(server.tdengine, to, 'm')).rows, ['["d1","1700000000000",1,null,"x"]']);
  });

  it('has schemaless writing’s names for its subtables without subtableTag', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, v INT) TAGS (t NCHAR(9))');
    await server.tdengine.execute(`INSERT INTO ${from}.d1 USING ${from}.m TAGS ('x') VALUES (1700000000000, 1)`);
    await copy(from, to, 'm');
    assert.match(
      (await contentOf(server.tdengine, to, 'm')).rows.join(),
      /^\["t_[0-9a-f]{32}","1700000000000",1,"x"\]$/,
    );
  });

  it('lacks a row whose column has a time that ISO 8601 text cannot hold, whose record is rejected', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, t TIMESTAMP) TAGS (g INT)');
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS (1) VALUES (1700000000000, 9223372036854775807) (1700000000001, 5)`,
    );
    const { records } = await recordsOfTable(server.tdengine, from, 'm', NAMED);
    const errors = { tolerance: 'all', deadLetterTopic: 'dlq' };
    const settings = { database: to, smlChildTableName: 'tbname', errors };
    const run = await runSink(server.tdengine, eventRecords(records), { settings });
    assert.deepEqual([run.batch.written, run.deadLetters.length], [1, 1]);
    assert.deepEqual((await contentOf(server.tdengine, to, 'm')).rows, ['["d1","1700000000001","5",1]']);
  });
});

describe('a plain table that is copied as line protocol through a topic', () => {
  it('becomes a stable with its name and no tags', async () => {
    const from = server.nextDatabase();
    const to = server.nextDatabase();
    await server.tdengine.execute(`CREATE DATABASE ${from}`);
    await server.tdengine.execute(`CREATE TABLE ${from}.${quoteName('log')} (ts TIMESTAMP, v INT)`);
    await server.tdengine.execute(`INSERT INTO ${from}.log VALUES (1700000000000, 1)`);
    await copy(from, to, 'log');
    const { columns, rows } = await contentOf(server.tdengine, to, 'log');
    assert.deepEqual(
      columns.map(({ name, type, role }) => [name, type, role]),
      [
        ['_ts', 'TIMESTAMP', 'column'],
        ['v', 'INT', 'column'],
        ['_tag_null', 'NCHAR', 'tag'],
      ],
    );
    assert.equal(rows.length, 1);
  });
});
