import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { contentOf, eventRecords, recordsOfTable } from '../../../support/source/copied-table.ts';
import { twoDatabases } from '../../../support/source/every-type.ts';
import { readerOf } from '../../../support/source/read-table.ts';

const server = await forThisFile(startTestTDengine());

const LINES = [{}, { compatibility: 'plugin-1.1' }] as const;
const JSONS = [{ outFormat: 'json' }, { outFormat: 'json', compatibility: 'plugin-1.1' }] as const;

type Settings = Parameters<typeof recordsOfTable>[3];

/** The values of table `m`, made by statements in which `db` stands for its database. */
async function valuesOf(statements: readonly string[], settings: Settings, precision = 'ms'): Promise<string[]> {
  const database = server.nextDatabase();
  await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION '${precision}' KEEP 36500`);
  for (const sql of statements) await server.tdengine.execute(sql.replace(/\bdb\./g, `${database}.`));
  const { records } = await recordsOfTable(server.tdengine, database, 'm', settings);
  return records.map(({ value }) => String(value));
}

/** Sends `from.m` as lines into the stable `to.m`, and tells what both hold. */
async function throughASink(from: string, to: string, settings: Settings) {
  const { records } = await recordsOfTable(server.tdengine, from, 'm', { ...settings, subtableTag: 'tbname' });
  const run = await runSink(server.tdengine, eventRecords(records), {
    settings: { database: to, smlChildTableName: 'tbname' },
  });
  assert.equal(run.answer, undefined, JSON.stringify(run.log));
  return { sent: await contentOf(server.tdengine, from, 'm'), got: await contentOf(server.tdengine, to, 'm') };
}

describe('where the TDengineSourceConnector sends wrong data and this source does not', () => {
  it('W1: a NULL is neither 0, nor false, nor the text null, in any format', async () => {
    const statements = [
      'CREATE STABLE db.m (ts TIMESTAMP, i INT, f DOUBLE, b BOOL, s VARCHAR(9), n NCHAR(9), t TIMESTAMP, x INT) TAGS (v VARCHAR(9), w INT)',
      'INSERT INTO db.d1 USING db.m TAGS (NULL, NULL) VALUES (1700000000000, NULL, NULL, NULL, NULL, NULL, NULL, 7)',
    ];
    for (const settings of LINES) {
      assert.deepEqual(await valuesOf(statements, settings), ['m x=7i32 1700000000000000000']);
    }
    for (const settings of JSONS) {
      const [value = ''] = await valuesOf(statements, { ...settings, outFormatJsonNull: 'null' });
      const nothing = { i: null, f: null, b: null, s: null, n: null, t: null };
      assert.deepEqual(JSON.parse(value), { ts: 1_700_000_000_000, ...nothing, x: 7, tags: { v: null, w: null } });
      const [omitted = ''] = await valuesOf(statements, { ...settings, outFormatJsonNull: 'omit' });
      assert.deepEqual(JSON.parse(omitted), { ts: 1_700_000_000_000, x: 7, tags: {} });
    }
  });

  for (const settings of LINES) {
    it(`W2: blanks, commas, quotes, backslashes and line feeds are kept in lines, with ${JSON.stringify(settings)}`, async () => {
      const [from, to] = await twoDatabases(
        server,
        'ms',
        'm',
        '(ts TIMESTAMP, `a b,c=d` VARCHAR(99), n NCHAR(99)) TAGS (`t g` NCHAR(99))',
      );
      const text = `'he said "hi" \\\\ x,\ny=1 \\\\"'`;
      await server.tdengine.execute(
        `INSERT INTO ${from}.d1 USING ${from}.m TAGS ('Los Angeles, a=b \\\\') VALUES (1700000000000, ${text}, ${text})`,
      );
      const { sent, got } = await throughASink(from, to, settings);
      assert.equal(sent.rows.length, 1);
      assert.deepEqual(got, sent);
    });
  }

  it('W3: a VARCHAR tag gets no quotes, and TINYINT and SMALLINT keep their types', async () => {
    const [from] = await twoDatabases(
      server,
      'ms',
      'm',
      '(ts TIMESTAMP, ti TINYINT, si SMALLINT) TAGS (loc VARCHAR(30))',
    );
    await server.tdengine.execute(
      `INSERT INTO ${from}.d1 USING ${from}.m TAGS ('California.SanFrancisco') VALUES (1700000000000, 1, 2)`,
    );
    const { got } = await throughASink(from, server.nextDatabase(), {});
    assert.deepEqual(got.rows, ['["d1","1700000000000000000",1,2,"California.SanFrancisco"]']);
    assert.deepEqual(
      got.columns.map(({ type }) => type),
      ['TIMESTAMP', 'TINYINT', 'SMALLINT', 'NCHAR'],
    );
  });

  for (const settings of LINES) {
    it(`W4: a TIMESTAMP column makes a valid line, with ${JSON.stringify(settings)}`, async () => {
      const [from, to] = await twoDatabases(server, 'us', 'm', '(ts TIMESTAMP, t TIMESTAMP) TAGS (g INT)');
      await server.tdengine.execute(
        `INSERT INTO ${from}.d1 USING ${from}.m TAGS (1) VALUES (1700000000000000, 1538577485000001) (1700000000000001, NULL) (1700000000000002, 0)`,
      );
      const { sent, got } = await throughASink(from, to, settings);
      assert.deepEqual(
        got.rows,
        sent.rows.filter((row) => !row.includes('null')),
      );
      assert.equal(got.rows.length, 2);
    });
  }

  it('W5: JSON has all times in one unit with all digits, whenever they are', async () => {
    const statements = [
      'CREATE TABLE db.m (ts TIMESTAMP, t TIMESTAMP)',
      'INSERT INTO db.m VALUES (999999999999999999, 123456789) (1700000000123456789, 1700000000123456789)',
    ];
    assert.deepEqual(await valuesOf(statements, { outFormat: 'json' }, 'ns'), [
      '{"ts":999999999999999999,"t":123456789}',
      '{"ts":1700000000123456789,"t":1700000000123456789}',
    ]);
    // The plugin takes a time before September 2001 in ns for one in us.
    assert.deepEqual(await valuesOf(statements, { outFormat: 'json', compatibility: 'plugin-1.1' }, 'ns'), [
      '{"ts":999999999999,"t":123456789}',
      '{"ts":1700000000123,"t":1700000000123456789}',
    ]);
  });

  it('W6: lines keep the digits of us and ns when no unit is set', async () => {
    const statements = [
      'CREATE TABLE db.m (ts TIMESTAMP, v INT)',
      'INSERT INTO db.m VALUES (1700000000123456789, 1) (1700000000123456790, 2)',
    ];
    for (const settings of LINES) {
      assert.deepEqual(await valuesOf(statements, settings, 'ns'), [
        'm v=1i32 1700000000123456789',
        'm v=2i32 1700000000123456790',
      ]);
    }
  });

  it('W7: text is UTF-8 in every format, whatever the machine’s character set is', async () => {
    const statements = [
      'CREATE TABLE db.m (ts TIMESTAMP, s VARCHAR(40), n NCHAR(40))',
      `INSERT INTO db.m VALUES (1700000000000, '你好 é 🙂', '你好 é 🙂')`,
    ];
    for (const settings of [...LINES, ...JSONS]) {
      const [value = ''] = await valuesOf(statements, settings);
      assert.equal(value.split('你好 é 🙂').length, 3);
    }
  });

  it('W8: windows are bounded by numbers, so that no time zone and no clock change skips or repeats an hour', async () => {
    const [database] = await twoDatabases(server, 'ms', 'm', '(ts TIMESTAMP, v INT)');
    const hour = 3_600_000;
    // The clocks of New York show half past one twice on this day.
    const first = Date.parse('2023-11-05T05:30:00Z');
    await server.tdengine.execute(
      `INSERT INTO ${database}.m VALUES ${[0, 1, 2].map((at) => `(${first + at * hour}, ${at})`).join(' ')}`,
    );
    const zone = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      const reader = await readerOf(server.tdengine, database, { name: 'm', kind: 'plain' });
      const read: unknown[] = [];
      for (const at of [0, 1, 2]) {
        const window = { from: BigInt(first + (at - 1) * hour), to: BigInt(first + at * hour), count: 1 };
        for await (const piece of reader.read(window)) read.push(...piece.map(({ cells }) => cells[0]));
      }
      assert.deepEqual(read, [0, 1, 2]);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('W11: an array of one is JSON, in both shapes', async () => {
    const statements = ['CREATE TABLE db.m (ts TIMESTAMP, v INT)', 'INSERT INTO db.m VALUES (1700000000000, 1)'];
    for (const settings of JSONS) {
      const [value = ''] = await valuesOf(statements, { ...settings, outFormatJsonNoArray: false });
      assert.deepEqual(JSON.parse(value), [{ ts: 1_700_000_000_000, v: 1 }]);
    }
  });

  it('W12: JSON has the same members in every row, NULL or not, unless told otherwise', async () => {
    const statements = [
      'CREATE STABLE db.m (ts TIMESTAMP, v INT, w VARCHAR(9)) TAGS (t NCHAR(9))',
      `INSERT INTO db.d1 USING db.m TAGS ('x') VALUES (1700000000000, 1, 'a')`,
      `INSERT INTO db.d2 USING db.m TAGS (NULL) VALUES (1700000000000, NULL, NULL)`,
    ];
    const shapes = (await valuesOf(statements, { outFormat: 'json' })).map((value) => {
      const { tags, ...members } = JSON.parse(value);
      return [Object.keys(members), Object.keys(tags)];
    });
    assert.deepEqual(shapes, [
      [['ts', 'v', 'w'], ['t']],
      [['ts', 'v', 'w'], ['t']],
    ]);
  });
});
