import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createTDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { startFaultProxy } from '../../../support/proxies/fault-proxy.ts';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { askedTDengine } from '../../../support/source/asked.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const HOUR = 3_600_000;

let world: TickWorld;
/** A minute before TDengine's clock, in ms. */
let at: number;
beforeEach(async () => {
  world = await startTickWorld();
  at = world.clock.now - 60_000;
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
});
afterEach(() => world.close());

async function tables(count: number): Promise<void> {
  for (let table = 0; table < count; table += 1) {
    await world.tdengine.execute(`CREATE TABLE test.t${table} (ts TIMESTAMP, v INT)`);
    await world.tdengine.execute(`INSERT INTO test.t${table} VALUES (${at}, ${table})`);
  }
}

const tablesOf = (asked: readonly { readonly sql: string }[]) =>
  Map.groupBy(
    asked.flatMap(({ sql }) => /`(t\d+)`/.exec(sql)?.[1] ?? []),
    (name) => name,
  );

describe('where the TDengineSourceConnector stops and this source does not', () => {
  it('S3: idle tables get the same queries in the last tick as in the first', async () => {
    await tables(30);
    await world.tick();
    const asked = askedTDengine(world.tdengine);
    const counts: number[] = [];
    for (let ticks = 0; ticks < 5; ticks += 1) {
      asked.asked.length = 0;
      await world.tick({ tdengine: asked });
      counts.push(asked.asked.length);
      const each = new Set([...tablesOf(asked.asked).values()].map(({ length }) => length));
      assert.deepEqual([tablesOf(asked.asked).size, ...each], [30, 3]);
    }
    assert.equal(new Set(counts).size, 1);
  });

  it('S4: a table that was empty at first is read as soon as it has a row, whatever the window is', async () => {
    await world.tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, v INT)');
    const settings = tickSettings({ queryIntervalMs: HOUR });
    await world.tick({ settings });
    await world.tick({ settings });
    await world.tdengine.execute(`INSERT INTO test.t VALUES (${at}, 1)`);
    await world.tick({ settings });
    assert.equal(world.sent.length, 1);
  });

  it('S5: years without rows take one query, with windows of a second', async () => {
    await world.tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, v INT)');
    for (const time of [Date.parse('2020-01-01T00:00:05Z'), Date.parse('2022-06-01T00:00:00Z'), at]) {
      await world.tdengine.execute(`INSERT INTO test.t VALUES (${time}, 1)`);
    }
    const asked = askedTDengine(world.tdengine);
    const settings = tickSettings({ queryIntervalMs: 1_000, timestampInitial: '2020-01-01T00:00:00Z' });
    const { caughtUp } = await world.tick({ settings, tdengine: asked });
    assert.deepEqual([caughtUp, world.sent.length], [true, 3]);
    assert.ok(asked.asked.length < 35, `${asked.asked.length} statements`);
  });

  it('S6: with a window and no first time, tables are read from their first row, also those with upper-case names', async () => {
    await world.tdengine.execute('CREATE TABLE test.`Upper_Case` (ts TIMESTAMP, v INT)');
    await world.tdengine.execute(`INSERT INTO test.\`Upper_Case\` VALUES (${at - 48 * HOUR}, 1) (${at}, 2)`);
    await world.tick({ settings: tickSettings({ queryIntervalMs: HOUR }) });
    assert.equal(world.sent.length, 2);
  });

  it('S7: a tick ends at once in a database without tables, and the next one reads its first table', async () => {
    const { caughtUp, tables: none } = await world.tick();
    assert.deepEqual([caughtUp, none], [true, []]);
    await tables(1);
    await world.tick();
    assert.equal(world.sent.length, 1);
  });

  it('S7: the tables of a database with upper-case letters in its name are found', async () => {
    await world.tdengine.execute('CREATE DATABASE `Plant` KEEP 36500');
    await world.tdengine.execute('CREATE TABLE `Plant`.t (ts TIMESTAMP, v INT)');
    await world.tdengine.execute(`INSERT INTO \`Plant\`.t VALUES (${at}, 1)`);
    await world.tick({ settings: tickSettings({ database: 'Plant' }) });
    assert.deepEqual(
      world.sent.map(({ topic }) => topic),
      ['tdengine-Plant-t'],
    );
  });

  it('S8: tables that could not be listed do not count as dropped: positions stay, and the next tick goes on', async () => {
    await tables(3);
    await world.tick();
    await world.tdengine.execute(`INSERT INTO test.t1 VALUES (${at + 1}, 9)`);
    const faulty = faultyTDengine(world.tdengine, (sql) =>
      sql.includes('ins_tables') ? { error: codeError(0x0b), ran: false } : undefined,
    );
    await assert.rejects(world.tick({ tdengine: faulty }), /0x000B/i);
    assert.equal((await world.tick()).tables.length, 3);
    assert.deepEqual(
      world.sent.slice(-1).map(({ value }) => value),
      [`t1 v=9i32 ${at + 1}000000`],
    );
  });

  it('S8: after a restart of TDengine the same client goes on', async (t) => {
    await tables(2);
    const proxy = await startFaultProxy(world.url);
    t.after(proxy.close);
    const tdengine = createTDengine({ url: proxy.url, user: 'root', password: 'taosdata' });
    await world.tick({ tdengine });
    await proxy.switchOff();
    await assert.rejects(world.tick({ tdengine }));
    await proxy.switchOn();
    await world.tdengine.execute(`INSERT INTO test.t1 VALUES (${at + 1}, 9)`);
    assert.ok((await world.tick({ tdengine })).caughtUp);
    assert.ok(world.sent.some(({ timestamp }) => timestamp === at + 1));
  });

  it('S11: a table that TDengine reads slowly does not delay others', async () => {
    await tables(12);
    const others = Promise.withResolvers<void>();
    const slow = askedTDengine(world.tdengine, (sql) =>
      sql === 'DESCRIBE `test`.`t0`' ? others.promise : Promise.resolve(),
    );
    const producer = recordingProducer(world.sent, () => {
      if (world.sent.length === 10) others.resolve();
    });
    await world.tick({ tdengine: slow, producer });
    assert.equal(world.sent.length, 12);
    assert.equal(world.sent.at(-1)?.key, 't0');
  });

  it('S12: answers are no longer than a window, and DESCRIBE is sent once for each window and once more', async () => {
    await world.tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, v INT)');
    const rows = Array.from({ length: 2_000 }, (_, row) => `(${at - row}, ${row})`);
    await world.tdengine.execute(`INSERT INTO test.t VALUES ${rows.join(' ')}`);
    const asked = askedTDengine(world.tdengine);
    await world.tick({ tdengine: asked, settings: tickSettings({ fetchMaxRows: 100 }) });
    assert.equal(world.sent.length, 2_000);
    const read = asked.asked.filter(({ sql }) => sql.startsWith('SELECT `v`'));
    assert.ok(Math.max(...read.map(({ rows: each }) => each)) <= 100);
    const described = asked.asked.filter(({ sql }) => sql.startsWith('DESCRIBE')).length;
    assert.equal(described, read.length + 1);
  });

  it('S13: several tables are read at once', async () => {
    await tables(8);
    let now = 0;
    let most = 0;
    const asked = askedTDengine(world.tdengine, async (sql) => {
      if (!sql.startsWith('SELECT `v`')) return;
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    });
    await world.tick({ tdengine: asked });
    assert.ok(most > 1, `${most} at once`);
  });

  it('S13: a new or a dropped table makes no rows of others be sent or read again', async () => {
    await tables(3);
    await world.tick();
    await world.tdengine.execute('DROP TABLE test.t0');
    await world.tdengine.execute('CREATE TABLE test.t3 (ts TIMESTAMP, v INT)');
    await world.tdengine.execute(`INSERT INTO test.t3 VALUES (${at}, 3)`);
    const asked = askedTDengine(world.tdengine);
    await world.tick({ tdengine: asked });
    assert.deepEqual(
      world.sent.slice(3).map(({ key }) => key),
      ['t3'],
    );
    const byTable = tablesOf(asked.asked);
    assert.deepEqual([byTable.get('t0'), byTable.get('t1')?.length, byTable.get('t2')?.length], [undefined, 3, 3]);
  });
});
