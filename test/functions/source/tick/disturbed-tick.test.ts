import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { LeaseLostError } from '../../../../functions/source/checkpoint/checkpoint.ts';
import { acquireLease } from '../../../../functions/source/checkpoint/lease/lease.ts';
import { LEASE_MARGIN_MS } from '../../../../functions/source/tick/invocation.ts';
import { TickError } from '../../../../functions/source/tick/report/tick-report.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { NOW, startTickDatabases } from '../../../support/source/tick-databases.ts';

const world = await forThisFile(startTickDatabases());

describe('a tick of the source that is disturbed', () => {
  beforeEach(() => world.next());

  it('goes on with the other tables when one fails, and then fails with its name', async () => {
    await world.meters([NOW - 5], 'a b');
    await world.meters([NOW - 4], 'fine');
    const table = world.checkpoints.next();
    await assert.rejects(world.tick(table), (error) => {
      assert.ok(error instanceof TickError);
      assert.match(error.message, /^1 of 2 tables failed: db\d+\.a b: topic name "td-db\d+-a b"/);
      return true;
    });
    assert.deepEqual(world.values(), [`fine,g=0 v=0i32 ${NOW - 4}000000`]);
    const again = await world.tick(table, { tables: { exclude: ['a b'] } });
    assert.deepEqual([again.tables[0]?.rows, again.tables[0]?.position], [0, String(NOW - 4)]);
  });

  it('leaves out a table that is dropped while it runs', async () => {
    await world.meters([NOW - 5], 'gone');
    await world.meters([NOW - 4], 'stays');
    const dropping: TDengine = {
      ...world.tdengine,
      async query(sql, limits) {
        if (sql.startsWith('DESCRIBE') && sql.includes('gone'))
          await world.tdengine.execute(`DROP STABLE ${world.db()}.gone`);
        return world.tdengine.query(sql, limits);
      },
    };
    const summary = await world.tick(world.checkpoints.next(), {}, { tdengine: dropping });
    assert.deepEqual(
      summary.tables.map(({ table }) => table),
      ['stays'],
    );
    assert.match(world.warnings.join(), /a table is gone.*\.gone"/);
  });

  it('ends before its time is used up, and the next one goes on', async () => {
    await world.meters(Array.from({ length: 20 }, (_, index) => NOW - 1_000 + index));
    const table = world.checkpoints.next();
    let left = 10_000;
    const slow: TDengine = {
      ...world.tdengine,
      query(sql, limits) {
        left -= 300;
        return world.tdengine.query(sql, limits);
      },
    };
    const summary = await world.tick(table, { fetchMaxRows: 2 }, { tdengine: slow, timeLeft: () => left });
    assert.equal(summary.caughtUp, false);
    assert.ok(world.records.length > 0 && world.records.length < 20, `${world.records.length} records`);
    await world.tick(table, { fetchMaxRows: 2 });
    assert.equal(world.records.length, 20);
    assert.equal(new Set(world.values()).size, 20);
  });

  it('does nothing while another invocation holds the lease', async () => {
    await world.meters([NOW - 5]);
    const table = world.checkpoints.next();
    await acquireLease(table, 'lease/0', 'another', NOW, NOW + 1_000);
    assert.deepEqual(await world.tick(table), { tables: [], caughtUp: false, skipped: 'lease' });
    assert.deepEqual(world.records, []);
  });

  it('moves no position after a newer one has overtaken it', async () => {
    await world.meters([NOW - 5, NOW - 4]);
    const table = world.checkpoints.next();
    const newer: { tables?: unknown } = {};
    const producer = {
      async produce(sent: readonly ProducerRecord[]) {
        world.clock.now += 60_000 + LEASE_MARGIN_MS + 1;
        await world.insert([NOW - 3]);
        Object.assign(newer, await world.tick(table));
        return world.records.push(...sent);
      },
      close: async () => {},
    };
    await assert.rejects(world.tick(table, {}, { producer }), LeaseLostError);
    assert.equal(new Set(world.values()).size, 3);
    const { tables } = await world.tick(table);
    assert.deepEqual([tables[0]?.rows, tables[0]?.position], [0, String(NOW - 3)]);
  });

  it('goes on when DynamoDB’s answers are lost', async () => {
    await world.meters([NOW - 5, NOW - 4, NOW - 3]);
    const table = world.checkpoints.next();
    let calls = 0;
    const summary = await world.tick(
      world.checkpoints.losing(table, () => calls++ % 2 === 0),
      { fetchMaxRows: 2 },
    );
    assert.deepEqual([summary.caughtUp, world.values().length, new Set(world.values()).size], [true, 3, 3]);
    assert.equal((await world.tick(table)).tables[0]?.rows, 0);
  });

  it('sends a window again whose acknowledgement was lost', async () => {
    await world.meters([NOW - 5, NOW - 4]);
    const table = world.checkpoints.next();
    const unheard = {
      async produce(sent: readonly ProducerRecord[]) {
        world.records.push(...sent);
        throw new Error('no answer');
      },
      close: async () => {},
    };
    await assert.rejects(world.tick(table, {}, { producer: unheard }), /meters: no answer/);
    await world.tick(table);
    assert.deepEqual(world.values().slice(0, 2).sort(), world.values().slice(2).sort());
  });

  it('refuses to go on in a database recreated with another precision', async () => {
    await world.meters([NOW - 5]);
    const table = world.checkpoints.next();
    await world.tick(table);
    await world.tdengine.execute(`DROP DATABASE ${world.db()}`);
    await world.tdengine.execute(`CREATE DATABASE ${world.db()} PRECISION 'us' KEEP 36500`);
    await world.meters([]);
    await assert.rejects(world.tick(table), /position of db\d+\.meters counts ms, the database counts us/);
  });
});
