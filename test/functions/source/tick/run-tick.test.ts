import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { NOW, startTickDatabases, type TickDatabases } from '../../../support/source/tick-databases.ts';

describe('a tick of the source', () => {
  let world: TickDatabases;
  before(async () => {
    world = await startTickDatabases();
  });
  after(() => world.close());
  beforeEach(() => world.next());

  it('reads stables and plain tables of any name, without those that the settings exclude', async () => {
    await world.meters([NOW - 10, NOW - 9], 'Meters');
    await world.meters([NOW - 5], 'other');
    await world.tdengine.execute(`CREATE TABLE ${world.db()}.\`index\` (ts TIMESTAMP, v INT)`);
    await world.tdengine.execute(`INSERT INTO ${world.db()}.\`index\` VALUES (${NOW - 1}, 7)`);
    const summary = await world.tick(world.checkpoints.next(), { tables: { exclude: ['oth*'] } });
    assert.deepEqual(
      summary.tables.map(({ table, topic, rows, position }) => [table, topic, rows, position]),
      [
        ['Meters', `td-${world.db()}-Meters`, 2, String(NOW - 9)],
        ['index', `td-${world.db()}-index`, 1, String(NOW - 1)],
      ],
    );
    assert.deepEqual(world.values().sort(), [
      `Meters,g=0 v=0i32 ${NOW - 10}000000`,
      `Meters,g=1 v=1i32 ${NOW - 9}000000`,
      `index v=7i32 ${NOW - 1}000000`,
    ]);
    assert.deepEqual(world.records.find(({ key }) => key === 'index')?.headers, [
      ['database', world.db()],
      ['subtable', 'index'],
    ]);
  });

  it('reads many rows in windows of fetchMaxRows', async () => {
    await world.meters(Array.from({ length: 100 }, (_, index) => NOW - 10_000 + index * 7));
    const sizes: number[] = [];
    const producer = {
      produce: async (sent: readonly ProducerRecord[]) => sizes.push(sent.length),
      close: async () => {},
    };
    const summary = await world.tick(world.checkpoints.next(), { fetchMaxRows: 10 }, { producer });
    assert.equal(summary.tables[0]?.rows, 100);
    assert.ok(sizes.length >= 10 && sizes.every((size) => size <= 10), String(sizes));
  });

  it('leaves rows that are younger than the delay, by TDengine’s clock, for a later tick', async () => {
    await world.meters([NOW - 6_000, NOW - 5_000, NOW - 4_999]);
    const table = world.checkpoints.next();
    assert.deepEqual((await world.tick(table, { delayMs: 5_000 })).tables[0]?.rows, 2);
    world.clock.now += 1;
    assert.deepEqual((await world.tick(table, { delayMs: 5_000 })).tables[0]?.rows, 1);
  });

  it('begins at a given time, including rows of that very time', async () => {
    await world.meters([NOW - 2_000, NOW - 1_000, NOW - 500]);
    await world.tick(world.checkpoints.next(), { timestampInitial: new Date(NOW - 1_000).toISOString() });
    assert.deepEqual(world.values().sort(), [
      `meters,g=0 v=2i32 ${NOW - 500}000000`,
      `meters,g=1 v=1i32 ${NOW - 1_000}000000`,
    ]);
  });

  it('begins at its first run with latest, also for tables that are created later', async () => {
    await world.meters([NOW - 1]);
    const table = world.checkpoints.next();
    const latest = { timestampInitial: 'latest' };
    await world.tick(table, latest);
    assert.deepEqual(world.values(), []);
    world.clock.now += 60_000;
    await world.insert([NOW + 1]);
    await world.meters([NOW - 5, NOW + 2], 'newer');
    await world.tick(table, latest);
    assert.deepEqual(world.values(), [`meters,g=0 v=0i32 ${NOW + 1}000000`, `newer,g=1 v=1i32 ${NOW + 2}000000`]);
  });

  it('keeps every digit of every type', async () => {
    world.clock.now = 1_704_067_300_000;
    await world.tdengine.execute(`CREATE DATABASE ${world.db()}ns PRECISION 'ns' KEEP 36500`);
    await world.tdengine.execute(
      `CREATE STABLE ${world.db()}ns.al (ts TIMESTAMP, b BOOL, bi BIGINT, ub BIGINT UNSIGNED, f FLOAT, d DOUBLE, de DECIMAL(38, 10), ` +
        'vc VARCHAR(20), nc NCHAR(20), vb VARBINARY(20), t2 TIMESTAMP, ge GEOMETRY(100)) TAGS (tn NCHAR(20), tb BIGINT)',
    );
    await world.tdengine.execute(
      `INSERT INTO ${world.db()}ns.a1 USING ${world.db()}ns.al TAGS ('Los Angeles', 9223372036854775807) VALUES (1704067200000000001, true, ` +
        "-9223372036854775808, 18446744073709551615, 10.3, 0.1, '1234567890123456789012345678.0123456789', " +
        "'say \"hi\"', '你好', '\\x0102ff', 1704067200000000002, 'POINT (1.5 -2)')",
    );
    const all = { database: `${world.db()}ns` };
    await world.tick(world.checkpoints.next(), all);
    await world.tick(world.checkpoints.next(), { ...all, outFormat: 'json' });
    assert.deepEqual(world.values(), [
      'al,tn=Los\\ Angeles,tb=9223372036854775807 b=true,bi=-9223372036854775808i64,ub=18446744073709551615u64,f=10.3f32,d=0.1f64,' +
        'de="1234567890123456789012345678.0123456789",vc="say \\"hi\\"",nc=L"你好",vb=B"\\x0102ff",t2="2024-01-01T00:00:00.000000002Z",' +
        'ge=G"POINT (1.5 -2)" 1704067200000000001',
      '{"ts":1704067200000000001,"b":true,"bi":-9223372036854775808,"ub":18446744073709551615,"f":10.3,"d":0.1,' +
        '"de":"1234567890123456789012345678.0123456789","vc":"say \\"hi\\"","nc":"你好","vb":"0102ff","t2":1704067200000000002,' +
        '"ge":"POINT (1.5 -2)","tags":{"tn":"Los Angeles","tb":9223372036854775807}}',
    ]);
  });

  it('counts rows that line protocol cannot write, and goes on after them', async () => {
    await world.meters([]);
    await world.tdengine.execute(
      `INSERT INTO ${world.db()}.m USING ${world.db()}.meters TAGS (1) VALUES (${NOW - 2}, NULL)(${NOW - 1}, 1)`,
    );
    const { tables } = await world.tick(world.checkpoints.next());
    assert.deepEqual([tables[0]?.rows, tables[0]?.leftOut, tables[0]?.position], [1, 1, String(NOW - 1)]);
    assert.match(world.warnings.join(), /nothing but NULL.*"table":"meters","rows":1/);
  });

  it('sends three queries for an idle table, and writes nothing for it', async () => {
    await world.meters([NOW - 5]);
    const table = world.checkpoints.next();
    await world.tick(table);
    const asked: string[] = [];
    const listening: TDengine = {
      ...world.tdengine,
      query(sql, limits) {
        asked.push(sql);
        return world.tdengine.query(sql, limits);
      },
    };
    await world.tick(table, {}, { tdengine: listening });
    assert.deepEqual(
      asked.filter((sql) => sql.includes('`meters`')).map((sql) => sql.split(' ')[0]),
      ['DESCRIBE', 'SELECT', 'SELECT'],
    );
    assert.equal(asked.length, 9);
  });
});
