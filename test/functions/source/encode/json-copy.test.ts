import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteTable } from '../../../../functions/shared/tdengine/sql-text.ts';
import { describeTable, type TableColumn } from '../../../../functions/shared/tdengine/table-schema.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { contentOf, eventRecords, recordsOfTable } from '../../../support/source/copied-table.ts';
import { EVERY_TAG, EVERY_TYPE, fillEveryType, twoDatabases } from '../../../support/source/every-type.ts';

const server = await forThisFile(startTestTDengine());

/** The route that reads a table's JSON back: the columns with their types, the subtable from the key. */
async function routeOf(database: string, table: string, unit: string) {
  const [time, ...others] = await describeTable(server.tdengine, database, table);
  const column = ({ name, type, length, role }: TableColumn) => ({
    path: `${role === 'tag' ? 'tags.' : ''}\`${name}\``,
    name,
    type: typeOf(type, length),
    ...(type === 'TIMESTAMP' && { unit }),
    ...((type === 'VARBINARY' || type === 'BLOB') && { encoding: 'hex' }),
  });
  const tags = others.filter(({ role }) => role === 'tag').map(column);
  return {
    ...(tags.length > 0 ? { stable: table, subtable: `\${key}`, tags } : { table }),
    timestamp: { field: time?.name, unit },
    columns: others.filter(({ role }) => role !== 'tag').map(column),
  };
}

function typeOf(type: string, length: number): string {
  return ['VARCHAR', 'NCHAR', 'VARBINARY', 'GEOMETRY'].includes(type) ? `${type}(${length})` : type;
}

/** Sends a table through a topic into a sink with one route. */
async function copy(from: string, to: string, table: string, unit: string, settings = {}): Promise<void> {
  const { records, leftOut } = await recordsOfTable(server.tdengine, from, table, { outFormat: 'json', ...settings });
  const routes = [await routeOf(from, table, unit)];
  const run = await runSink(server.tdengine, eventRecords(records), {
    settings: { database: to, format: 'json', routes },
  });
  assert.deepEqual([run.answer, run.batch.written, leftOut], [undefined, records.length, 0], JSON.stringify(run.log));
}

describe('a stable that is copied as JSON through a topic', () => {
  const cases = [
    ['ms', 'ms', {}],
    ['us', 'us', {}],
    ['ns', 'ns', {}],
    ['ns', 'iso', { dataPrecision: 'iso' }],
    ['us', 'ns', { dataPrecision: 'ns', outFormatJsonNoArray: false }],
    ['ms', 'ms', { outFormatJsonNull: 'omit' }],
  ] as const;
  for (const [precision, unit, settings] of cases) {
    it(`is identical in ${precision} with times in ${unit} and ${JSON.stringify(settings)}`, async () => {
      const [from, to] = await twoDatabases(server, precision, 'Me ters', EVERY_TYPE + EVERY_TAG);
      await fillEveryType(server.tdengine, from, 'Me ters', precision);
      await copy(from, to, 'Me ters', unit, settings);
      const content = await contentOf(server.tdengine, from, 'Me ters');
      assert.equal(content.rows.length, 18);
      assert.deepEqual(await contentOf(server.tdengine, to, 'Me ters'), content);
    });
  }

  it('keeps empty tags, rows with only NULL, and all 64-bit times in columns', async () => {
    const [from, to] = await twoDatabases(
      server,
      'ms',
      'm',
      '(ts TIMESTAMP, t TIMESTAMP) TAGS (e NCHAR(9), n NCHAR(9))',
    );
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS ('', NULL) VALUES (1700000000000, NULL) (1700000000001, 9223372036854775807) (1700000000002, -1)`,
    );
    await copy(from, to, 'm', 'ms');
    assert.deepEqual((await contentOf(server.tdengine, to, 'm')).rows, [
      '["d1","1700000000000",null,"",null]',
      '["d1","1700000000001","9223372036854775807","",null]',
      '["d1","1700000000002","-1","",null]',
    ]);
  });

  it('is identical with a JSON tag and a composite key', async () => {
    const [from, to] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, id INT PRIMARY KEY, v INT) TAGS (j JSON)');
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS ('{"a b":1,"c":null,"d":"\\\\""}') VALUES (1700000000000, 1, 1) (1700000000000, 2, NULL)`,
    );
    await copy(from, to, 'm', 'ms');
    const content = await contentOf(server.tdengine, from, 'm');
    assert.equal(content.rows.length, 2);
    assert.deepEqual(await contentOf(server.tdengine, to, 'm'), content);
  });
});

describe('a plain table that is copied as JSON through a topic', () => {
  it('is identical in another plain table', async () => {
    const [from, to] = await twoDatabases(server, 'us', 'log', EVERY_TYPE);
    await server.tdengine.execute(
      `INSERT INTO ${quoteTable(from, 'log')} (ts, bi, vc) VALUES (1700000000000001, -9223372036854775808, 'a"b')`,
    );
    await copy(from, to, 'log', 'us');
    const content = await contentOf(server.tdengine, from, 'log');
    assert.equal(content.rows.length, 1);
    assert.deepEqual(await contentOf(server.tdengine, to, 'log'), content);
  });
});
