import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOfTable } from '../../../support/source/copied-table.ts';

const server = await forThisFile(startTestTDengine());

const PLUGIN = { compatibility: 'plugin-1.1' } as const;
const PLUGIN_JSON = { ...PLUGIN, outFormat: 'json' } as const;

/** The table of which the running plugin's output was recorded. */
async function typesAndNulls(): Promise<string> {
  const database = await made(`ms`);
  await run(
    `CREATE STABLE ${database}.m (ts timestamp, ti tinyint, si smallint, i int, b bigint, f float, d double, bo bool, ` +
      'vc varchar(50), nc nchar(50), t2 timestamp) TAGS (tg nchar(30), tv varchar(30), tn int)',
    `CREATE TABLE ${database}.d1 USING ${database}.m TAGS ('Los Angeles', 'a b,c=d', 7)`,
    `CREATE TABLE ${database}.d2 USING ${database}.m TAGS (NULL, NULL, NULL)`,
    `INSERT INTO ${database}.d1 VALUES (1700000000000, 1, 2, 3, 9007199254740993, 1.1, 2.2, true, ` +
      `'he said "hi" \\\\ x', '你好', 1700000000005)`,
    `INSERT INTO ${database}.d1 VALUES (1700000001000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
    `INSERT INTO ${database}.d2 (ts, i) VALUES (1700000002000, 5)`,
  );
  return database;
}

/** The table of the recordings with `cur` and `vol`. */
async function meters(): Promise<string> {
  const database = await made('ms');
  await run(
    `CREATE STABLE ${database}.m (ts timestamp, cur float, vol int) TAGS (loc nchar(30), gid int)`,
    `CREATE TABLE ${database}.d0 USING ${database}.m TAGS ('L0', 0)`,
    `INSERT INTO ${database}.d0 VALUES (1700000000000, 0.5, 0) (1700000001000, 0.5, 1)`,
  );
  return database;
}

async function made(precision: string): Promise<string> {
  const database = server.nextDatabase();
  await run(`CREATE DATABASE ${database} PRECISION '${precision}' KEEP 36500`);
  return database;
}

async function run(...statements: readonly string[]): Promise<void> {
  for (const sql of statements) await server.tdengine.execute(sql);
}

type Changes = Parameters<typeof recordsOfTable>[3];

async function values(database: string, settings: Changes, tdengine: TDengine = server.tdengine) {
  const { records, leftOut } = await recordsOfTable(tdengine, database, 'm', settings);
  return { values: records.map(({ value }) => String(value)), leftOut, records };
}

/** A JSON value with its numbers as they are written, so that `1.0` is not `1` and no digit is lost. */
function exact(json: string): unknown {
  return JSON.parse(json.replace(/(?<=[:[])-?\d[\d.eE+-]*/g, '"number $&"'));
}

describe('lines with compatibility plugin-1.1', () => {
  it('are those recorded from the plugin, except NULL, escapes and TIMESTAMP columns', async () => {
    const { values: lines, leftOut } = await values(await typesAndNulls(), PLUGIN);
    assert.deepEqual(lines, [
      'm,tg=Los\\ Angeles,tv="a\\ b\\,c\\=d",tn=7 ti=1i32,si=2i32,i=3i32,b=9007199254740993i64,f=1.1f32,d=2.2f64,bo=true,' +
        'vc="he said \\"hi\\" \\\\ x",nc=L"你好",t2="2023-11-14T22:13:20.005Z" 1700000000000000000',
      'm i=5i32 1700000002000000000',
    ]);
    assert.equal(leftOut, 1);
  });

  it('are those recorded from the plugin, byte for byte, where the plugin has no fault', async () => {
    const database = await meters();
    assert.deepEqual((await values(database, PLUGIN)).values, [
      'm,loc=L0,gid=0 cur=0.5f32,vol=0i32 1700000000000000000',
      'm,loc=L0,gid=0 cur=0.5f32,vol=1i32 1700000001000000000',
    ]);
    await run(
      `ALTER STABLE ${database}.m ADD COLUMN extra INT`,
      `INSERT INTO ${database}.d0 VALUES (1700000009000, 1, 1, 5)`,
    );
    assert.equal(
      (await values(database, PLUGIN)).values.at(-1),
      'm,loc=L0,gid=0 cur=1.0f32,vol=1i32,extra=5i32 1700000009000000000',
    );
  });

  it('are those recorded from the plugin’s subscription mode with dataPrecision ms', async () => {
    assert.deepEqual((await values(await meters(), { ...PLUGIN, dataPrecision: 'ms' })).values, [
      'm,loc=L0,gid=0 cur=0.5f32,vol=0i32 1700000000000',
      'm,loc=L0,gid=0 cur=0.5f32,vol=1i32 1700000001000',
    ]);
  });

  it('have all digits of nanoseconds', async () => {
    const database = await made('ns');
    await run(
      `CREATE TABLE ${database}.m (ts TIMESTAMP, v INT)`,
      `INSERT INTO ${database}.m VALUES (1700000000123456789, 1)`,
    );
    assert.deepEqual((await values(database, PLUGIN)).values, ['m v=1i32 1700000000123456789']);
  });

  it('have Java’s text of numbers, in tags too, and quotes around VARCHAR tags, also empty ones', async () => {
    const database = await made('ms');
    await run(
      `CREATE STABLE ${database}.m (ts TIMESTAMP, f FLOAT, d DOUBLE) TAGS (e VARCHAR(9), n NCHAR(9), x FLOAT, y DOUBLE, b BOOL, big BIGINT)`,
      `CREATE TABLE ${database}.d0 USING ${database}.m TAGS ('', '', 2, 1e10, true, 9007199254740993)`,
      `INSERT INTO ${database}.d0 VALUES (1700000000000, 1e10, 0.0001)`,
    );
    assert.deepEqual((await values(database, PLUGIN)).values, [
      'm,e="",x=2.0,y=1.0E10,b=true,big=9007199254740993 f=1.0E10f32,d=1.0E-4f64 1700000000000000000',
    ]);
  });

  it('are written for types that make the plugin’s task fail', async () => {
    const database = await made('ms');
    await run(
      `CREATE STABLE ${database}.m (ts TIMESTAMP, u INT UNSIGNED, vb VARBINARY(9), de DECIMAL(10, 2), g GEOMETRY(50), bl BLOB) TAGS (group_id BIGINT UNSIGNED)`,
      `CREATE TABLE ${database}.d0 USING ${database}.m TAGS (18446744073709551615)`,
      `INSERT INTO ${database}.d0 VALUES (1700000000000, 4294967295, '\\x01', 1.5, 'POINT(1 2)', '\\x02')`,
    );
    assert.deepEqual((await values(database, PLUGIN)).values, [
      'm,group_id=18446744073709551615 u=4294967295u32,vb=B"\\x01",de="1.50",g=G"POINT (1 2)",bl=B"\\x02" 1700000000000000000',
    ]);
  });
});

describe('JSON with compatibility plugin-1.1', () => {
  it('is that recorded from the plugin with StringConverter, except NULL', async () => {
    const { values: values_ } = await values(await typesAndNulls(), PLUGIN_JSON);
    const recorded = [
      '{"b":9007199254740993,"d":2.2,"ti":1,"nc":"你好","si":2,"f":1.1,"i":3,"bo":true,"vc":"he said \\"hi\\" \\\\ x","t2":1700000000005,"ts":1700000000000,"tags":{"tv":"a b,c=d","tg":"Los Angeles","tn":7}}',
      '{"ts":1700000001000,"tags":{"tv":"a b,c=d","tg":"Los Angeles","tn":7}}',
      '{"i":5,"ts":1700000002000,"tags":{}}',
    ];
    assert.deepEqual(values_.map(exact), recorded.map(exact));
  });

  it('is that recorded from the plugin with JsonConverter, byte for byte except NULL, with outFormatJsonNull null', async () => {
    const { values: values_ } = await values(await typesAndNulls(), { ...PLUGIN_JSON, outFormatJsonNull: 'null' });
    assert.deepEqual(values_, [
      '{"ts":1700000000000,"ti":1,"si":2,"i":3,"b":9007199254740993,"f":1.1,"d":2.2,"bo":true,"vc":"he said \\"hi\\" \\\\ x","nc":"你好","t2":1700000000005,"tags":{"tg":"Los Angeles","tv":"a b,c=d","tn":7}}',
      '{"ts":1700000001000,"ti":null,"si":null,"i":null,"b":null,"f":null,"d":null,"bo":null,"vc":null,"nc":null,"t2":null,"tags":{"tg":"Los Angeles","tv":"a b,c=d","tn":7}}',
      '{"ts":1700000002000,"ti":null,"si":null,"i":5,"b":null,"f":null,"d":null,"bo":null,"vc":null,"nc":null,"t2":null,"tags":{"tg":null,"tv":null,"tn":null}}',
    ]);
  });

  it('is that recorded from the plugin’s subscription mode', async () => {
    const { values: values_ } = await values(await meters(), PLUGIN_JSON);
    const recorded = [
      '{"cur":0.5,"vol":0,"ts":1700000000000,"tags":{"loc":"L0","gid":0}}',
      '{"cur":0.5,"vol":1,"ts":1700000001000,"tags":{"loc":"L0","gid":0}}',
    ];
    assert.deepEqual(values_.map(exact), recorded.map(exact));
  });

  it('has a row’s time in ms, other times in the database’s unit, and all in dataPrecision when that is set', async () => {
    const database = await made('ns');
    await run(
      `CREATE TABLE ${database}.m (ts TIMESTAMP, t TIMESTAMP)`,
      `INSERT INTO ${database}.m VALUES (1700000000123456789, 1700000000000000001)`,
    );
    const shown = async (changes: Changes) => (await values(database, { ...PLUGIN_JSON, ...changes })).values;
    assert.deepEqual(await shown({}), ['{"ts":1700000000123,"t":1700000000000000001}']);
    assert.deepEqual(await shown({ dataPrecision: 'ns' }), ['{"ts":1700000000123456789,"t":1700000000000000001}']);
    assert.deepEqual(await shown({ dataPrecision: 'ms' }), ['{"ts":1700000000123,"t":1700000000000}']);
  });

  it('is alone or in an array, where the plugin fails', async () => {
    const { values: values_ } = await values(await meters(), { ...PLUGIN_JSON, outFormatJsonNoArray: false });
    assert.equal(values_[0], '[{"ts":1700000000000,"cur":0.5,"vol":0,"tags":{"loc":"L0","gid":0}}]');
  });
});

describe('records with compatibility plugin-1.1', () => {
  it('have the same key, headers and time as without', async () => {
    const database = await meters();
    const [ours, plugin] = [await values(database, {}), await values(database, PLUGIN)];
    const around = (all: typeof ours) =>
      all.records.map(({ key, headers, timestamp }) => ({ key, headers, timestamp }));
    assert.deepEqual(around(plugin), around(ours));
    assert.equal(plugin.records[0]?.key, 'd0');
  });
});
