import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type EmbeddedTDengine, startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { sourceRuntime } from '../../../../functions/shared/settings/source.ts';
import { createTDengine, type TDengine } from '../../../../functions/shared/tdengine/client.ts';
import type { CheckpointTable } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { LeaseLostError } from '../../../../functions/source/checkpoint/errors.ts';
import { acquireLease } from '../../../../functions/source/checkpoint/lease/lease.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { TickError } from '../../../../functions/source/tick/report/summary.ts';
import { runTick } from '../../../../functions/source/tick/run-tick.ts';
import { LEASE_MARGIN_MS } from '../../../../functions/source/tick/with-lease.ts';
import { startCheckpoints, type TestCheckpoints } from '../../../support/source/checkpoints.ts';

const NOW = 1_700_000_000_000;

describe('a tick of the source', () => {
  let clock = NOW;
  let server: EmbeddedTDengine;
  let tdengine: TDengine;
  let checkpoints: TestCheckpoints;
  let databases = 0;
  let db = '';
  let records: ProducerRecord[] = [];
  let warnings: string[] = [];
  let owners = 0;
  let measures: Readonly<Record<string, number>>[] = [];

  before(async () => {
    [server, checkpoints] = await Promise.all([startTDengine({ now: () => clock }), startCheckpoints()]);
    tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
  });
  after(() => Promise.all([server.close(), checkpoints.close()]));
  beforeEach(async () => {
    clock = NOW;
    records = [];
    warnings = [];
    measures = [];
    db = `db${databases++}`;
    await tdengine.execute(`CREATE DATABASE ${db} KEEP 36500`);
  });

  function tick(checkpoints: CheckpointTable, settings: object = {}, parts: Partial<Invocation> = {}) {
    return runTick({
      settings: sourceRuntime.parse({ database: db, topicPrefix: 'td', delayMs: 0, ...settings }),
      tdengine,
      producer: {
        async produce(sent) {
          return records.push(...sent);
        },
        close: async () => {},
      },
      checkpoints,
      owner: `owner${owners++}`,
      now: () => clock,
      timeLeft: () => 60_000,
      log: { info: () => {}, warn: (message, details) => warnings.push(`${message} ${JSON.stringify(details)}`) },
      publishMetrics: (named) => void measures.push(named),
      ...parts,
    });
  }

  const values = () => records.map(({ value }) => String(value));

  async function meters(rows: readonly number[], name = 'meters'): Promise<void> {
    await tdengine.execute(`CREATE STABLE ${db}.\`${name}\` (ts TIMESTAMP, v INT) TAGS (g INT)`);
    await insert(rows, name);
  }

  async function insert(rows: readonly number[], name = 'meters'): Promise<void> {
    for (const [index, ts] of rows.entries()) {
      const using = `INSERT INTO ${db}.\`${name}${index % 2}\` USING ${db}.\`${name}\` TAGS (${index % 2})`;
      await tdengine.execute(`${using} VALUES (${ts}, ${index})`);
    }
  }

  it('reads stables and plain tables of any name, leaving out what is to be left out', async () => {
    await meters([NOW - 10, NOW - 9], 'Meters');
    await meters([NOW - 5], 'other');
    await tdengine.execute(`CREATE TABLE ${db}.\`index\` (ts TIMESTAMP, v INT)`);
    await tdengine.execute(`INSERT INTO ${db}.\`index\` VALUES (${NOW - 1}, 7)`);
    const summary = await tick(checkpoints.next(), { tables: { exclude: ['oth*'] } });
    assert.deepEqual(
      summary.tables.map(({ table, topic, rows, position }) => [table, topic, rows, position]),
      [
        ['Meters', `td-${db}-Meters`, 2, String(NOW - 9)],
        ['index', `td-${db}-index`, 1, String(NOW - 1)],
      ],
    );
    assert.deepEqual(values().sort(), [
      `Meters,g=0 v=0i32 ${NOW - 10}000000`,
      `Meters,g=1 v=1i32 ${NOW - 9}000000`,
      `index v=7i32 ${NOW - 1}000000`,
    ]);
    assert.deepEqual(records.find(({ key }) => key === 'index')?.headers, [
      ['database', db],
      ['subtable', 'index'],
    ]);
  });

  it('reads much in windows of the rows wanted', async () => {
    await meters(Array.from({ length: 100 }, (_, index) => NOW - 10_000 + index * 7));
    const sizes: number[] = [];
    const producer = {
      produce: async (sent: readonly ProducerRecord[]) => sizes.push(sent.length),
      close: async () => {},
    };
    const summary = await tick(checkpoints.next(), { fetchMaxRows: 10 }, { producer });
    assert.equal(summary.tables[0]?.rows, 100);
    assert.ok(sizes.length >= 10 && sizes.every((size) => size <= 10), String(sizes));
  });

  it('leaves rows that are younger than the delay, by TDengine’s clock, for later', async () => {
    await meters([NOW - 6_000, NOW - 5_000, NOW - 4_999]);
    const table = checkpoints.next();
    assert.deepEqual((await tick(table, { delayMs: 5_000 })).tables[0]?.rows, 2);
    clock += 1;
    assert.deepEqual((await tick(table, { delayMs: 5_000 })).tables[0]?.rows, 1);
  });

  it('begins at a given time, with a row of that very time', async () => {
    await meters([NOW - 2_000, NOW - 1_000, NOW - 500]);
    await tick(checkpoints.next(), { timestampInitial: new Date(NOW - 1_000).toISOString() });
    assert.deepEqual(values().sort(), [
      `meters,g=0 v=2i32 ${NOW - 500}000000`,
      `meters,g=1 v=1i32 ${NOW - 1_000}000000`,
    ]);
  });

  it('begins at its first run when told latest, with tables that are made later too', async () => {
    await meters([NOW - 1]);
    const table = checkpoints.next();
    const latest = { timestampInitial: 'latest' };
    await tick(table, latest);
    assert.deepEqual(values(), []);
    clock += 60_000;
    await insert([NOW + 1]);
    await meters([NOW - 5, NOW + 2], 'newer');
    await tick(table, latest);
    assert.deepEqual(values(), [`meters,g=0 v=0i32 ${NOW + 1}000000`, `newer,g=1 v=1i32 ${NOW + 2}000000`]);
  });

  it('keeps every digit of every type', async () => {
    clock = 1_704_067_300_000;
    await tdengine.execute(`CREATE DATABASE ${db}ns PRECISION 'ns' KEEP 36500`);
    await tdengine.execute(
      `CREATE STABLE ${db}ns.al (ts TIMESTAMP, b BOOL, bi BIGINT, ub BIGINT UNSIGNED, f FLOAT, d DOUBLE, de DECIMAL(38, 10), ` +
        'vc VARCHAR(20), nc NCHAR(20), vb VARBINARY(20), t2 TIMESTAMP, ge GEOMETRY(100)) TAGS (tn NCHAR(20), tb BIGINT)',
    );
    await tdengine.execute(
      `INSERT INTO ${db}ns.a1 USING ${db}ns.al TAGS ('Los Angeles', 9223372036854775807) VALUES (1704067200000000001, true, ` +
        "-9223372036854775808, 18446744073709551615, 10.3, 0.1, '1234567890123456789012345678.0123456789', " +
        "'say \"hi\"', '你好', '\\x0102ff', 1704067200000000002, 'POINT (1.5 -2)')",
    );
    const all = { database: `${db}ns` };
    await tick(checkpoints.next(), all);
    await tick(checkpoints.next(), { ...all, outFormat: 'json' });
    assert.deepEqual(values(), [
      'al,tn=Los\\ Angeles,tb=9223372036854775807 b=true,bi=-9223372036854775808i64,ub=18446744073709551615u64,f=10.3f32,d=0.1f64,' +
        'de="1234567890123456789012345678.0123456789",vc="say \\"hi\\"",nc=L"你好",vb=B"\\x0102ff",t2="2024-01-01T00:00:00.000000002Z",' +
        'ge=G"POINT (1.5 -2)" 1704067200000000001',
      '{"ts":1704067200000000001,"b":true,"bi":-9223372036854775808,"ub":18446744073709551615,"f":10.3,"d":0.1,' +
        '"de":"1234567890123456789012345678.0123456789","vc":"say \\"hi\\"","nc":"你好","vb":"0102ff","t2":1704067200000000002,' +
        '"ge":"POINT (1.5 -2)","tags":{"tn":"Los Angeles","tb":9223372036854775807}}',
    ]);
  });

  it('says how many rows line protocol has no words for, and goes on behind them', async () => {
    await meters([]);
    await tdengine.execute(`INSERT INTO ${db}.m USING ${db}.meters TAGS (1) VALUES (${NOW - 2}, NULL)(${NOW - 1}, 1)`);
    const { tables } = await tick(checkpoints.next());
    assert.deepEqual([tables[0]?.rows, tables[0]?.leftOut, tables[0]?.position], [1, 1, String(NOW - 1)]);
    assert.match(warnings.join(), /nothing but NULL.*"table":"meters","rows":1/);
  });

  it('goes on with the other tables when one fails, and then fails naming it', async () => {
    await meters([NOW - 5], 'a b');
    await meters([NOW - 4], 'fine');
    const table = checkpoints.next();
    await assert.rejects(tick(table), (error) => {
      assert.ok(error instanceof TickError);
      assert.match(error.message, /^1 of 2 tables failed: db\d+\.a b: topic name "td-db\d+-a b"/);
      return true;
    });
    assert.deepEqual(values(), [`fine,g=0 v=0i32 ${NOW - 4}000000`]);
    const again = await tick(table, { tables: { exclude: ['a b'] } });
    assert.deepEqual([again.tables[0]?.rows, again.tables[0]?.position], [0, String(NOW - 4)]);
  });

  it('passes over a table that is dropped while it runs', async () => {
    await meters([NOW - 5], 'gone');
    await meters([NOW - 4], 'stays');
    const dropping: TDengine = {
      ...tdengine,
      async query(sql, limits) {
        if (sql.startsWith('DESCRIBE') && sql.includes('gone')) await tdengine.execute(`DROP STABLE ${db}.gone`);
        return tdengine.query(sql, limits);
      },
    };
    const summary = await tick(checkpoints.next(), {}, { tdengine: dropping });
    assert.deepEqual(
      summary.tables.map(({ table }) => table),
      ['stays'],
    );
    assert.match(warnings.join(), /a table is gone.*\.gone"/);
  });

  it('asks three questions of an idle table, and writes nothing for it', async () => {
    await meters([NOW - 5]);
    const table = checkpoints.next();
    await tick(table);
    const asked: string[] = [];
    const listening: TDengine = {
      ...tdengine,
      query(sql, limits) {
        asked.push(sql);
        return tdengine.query(sql, limits);
      },
    };
    await tick(table, {}, { tdengine: listening });
    assert.deepEqual(
      asked.filter((sql) => sql.includes('`meters`')).map((sql) => sql.split(' ')[0]),
      ['DESCRIBE', 'SELECT', 'SELECT'],
    );
    assert.equal(asked.length, 9);
  });

  it('ends before its time is used up, and the next goes on', async () => {
    await meters(Array.from({ length: 20 }, (_, index) => NOW - 1_000 + index));
    const table = checkpoints.next();
    let left = 10_000;
    const slow: TDengine = {
      ...tdengine,
      query(sql, limits) {
        left -= 300;
        return tdengine.query(sql, limits);
      },
    };
    const summary = await tick(table, { fetchMaxRows: 2 }, { tdengine: slow, timeLeft: () => left });
    assert.equal(summary.caughtUp, false);
    assert.ok(records.length > 0 && records.length < 20, `${records.length} records`);
    await tick(table, { fetchMaxRows: 2 });
    assert.equal(records.length, 20);
    assert.equal(new Set(values()).size, 20);
  });

  it('does nothing while another invocation holds the lease', async () => {
    await meters([NOW - 5]);
    const table = checkpoints.next();
    await acquireLease(table, 'lease/0', 'another', NOW, NOW + 1_000);
    assert.deepEqual(await tick(table), { tables: [], caughtUp: false, skipped: 'lease' });
    assert.deepEqual(records, []);
  });

  it('is overtaken by a newer one when it was too slow, and moves nothing then', async () => {
    await meters([NOW - 5, NOW - 4]);
    const table = checkpoints.next();
    const newer: { tables?: unknown } = {};
    const producer = {
      async produce(sent: readonly ProducerRecord[]) {
        clock += 60_000 + LEASE_MARGIN_MS + 1;
        await insert([NOW - 3]);
        Object.assign(newer, await tick(table));
        return records.push(...sent);
      },
      close: async () => {},
    };
    await assert.rejects(tick(table, {}, { producer }), LeaseLostError);
    assert.equal(new Set(values()).size, 3);
    const { tables } = await tick(table);
    assert.deepEqual([tables[0]?.rows, tables[0]?.position], [0, String(NOW - 3)]);
  });

  it('does not stop when DynamoDB’s answers are lost', async () => {
    await meters([NOW - 5, NOW - 4, NOW - 3]);
    const table = checkpoints.next();
    let calls = 0;
    const summary = await tick(
      checkpoints.losing(table, () => calls++ % 2 === 0),
      { fetchMaxRows: 2 },
    );
    assert.deepEqual([summary.caughtUp, values().length, new Set(values()).size], [true, 3, 3]);
    assert.equal((await tick(table)).tables[0]?.rows, 0);
  });

  it('sends a window again whose acknowledgement was not heard', async () => {
    await meters([NOW - 5, NOW - 4]);
    const table = checkpoints.next();
    const unheard = {
      async produce(sent: readonly ProducerRecord[]) {
        records.push(...sent);
        throw new Error('no answer');
      },
      close: async () => {},
    };
    await assert.rejects(tick(table, {}, { producer: unheard }), /meters: no answer/);
    await tick(table);
    assert.deepEqual(values().slice(0, 2).sort(), values().slice(2).sort());
  });

  it('refuses to go on in a database made anew with another precision', async () => {
    await meters([NOW - 5]);
    const table = checkpoints.next();
    await tick(table);
    await tdengine.execute(`DROP DATABASE ${db}`);
    await tdengine.execute(`CREATE DATABASE ${db} PRECISION 'us' KEEP 36500`);
    await meters([]);
    await assert.rejects(tick(table), /position of db\d+\.meters counts ms, the database counts us/);
  });
});
