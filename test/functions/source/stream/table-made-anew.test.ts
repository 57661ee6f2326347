import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  type AnewWorld,
  BEGIN,
  CONTINUED,
  MONTH,
  RESTARTED,
  startAnewWorld,
} from '../../../support/source/made-anew.ts';

describe('a table that is dropped and recreated with its name', () => {
  let world: AnewWorld;
  beforeEach(async () => {
    world = await startAnewWorld();
  });
  afterEach(() => world.close());

  it('is read from its beginning, and reported once with both create times', async () => {
    assert.equal(await world.sentBy(), 1);
    await world.madeAnew();
    assert.equal(await world.sentBy(), 100);
    assert.deepEqual(world.told(), RESTARTED);
    assert.deepEqual(world.warned[0]?.details, {
      table: 'test.m',
      createTimeBefore: '2024-05-01T00:00:00.000Z',
      createTime: '2024-05-01T00:00:02.000Z',
      position: '2024-05-01T00:00:00.000Z',
    });
    await world.rows(1, world.clock.now);
    assert.equal(await world.sentBy(), 1);
    assert.deepEqual(world.told(), RESTARTED);
  });

  it('goes on from its position with tableRecreated continue, without the old one’s published counts', async () => {
    const changes = { tableRecreated: 'continue' } as const;
    assert.equal(await world.sentBy(changes), 1);
    await world.madeAnew();
    await world.rows(3, BEGIN);
    assert.equal(await world.sentBy(changes), 0);
    assert.deepEqual(world.told(), CONTINUED);
    await world.rows(1, BEGIN + 1);
    assert.equal(await world.sentBy(changes), 1);
    assert.deepEqual(world.told(), CONTINUED, 'nor are rows too late that were there before');
  });

  it('is read from where a table without a position is', async () => {
    await world.sentBy();
    await world.madeAnew();
    const timestampInitial = new Date(world.clock.now - MONTH - 1_000 - 9).toISOString();
    assert.equal(await world.sentBy({ timestampInitial }), 10);
  });

  it('is reported once also without rows, and all rows are sent when they come', async () => {
    await world.sentBy();
    await world.tdengine.execute('DROP STABLE test.m');
    world.clock.now += 1_000;
    await world.stable();
    assert.equal(await world.sentBy(), 0);
    assert.equal(await world.sentBy(), 0);
    assert.deepEqual(world.told(), RESTARTED);
    await world.rows(5, BEGIN - MONTH);
    assert.equal(await world.sentBy(), 5);
    assert.deepEqual(world.told(), RESTARTED);
  });

  it('is reported also when it was gone for some ticks, and when it is of another kind', async () => {
    await world.sentBy();
    await world.tdengine.execute('DROP STABLE test.m');
    await world.sentBy();
    world.clock.now += 1_000;
    await world.tdengine.execute('CREATE TABLE test.m (ts TIMESTAMP, w DOUBLE)');
    await world.rows(4, BEGIN - MONTH, 'm');
    assert.equal(await world.sentBy(), 4);
    assert.deepEqual(world.told(), RESTARTED);
  });

  for (const [precision, unit] of [
    ['ms', 1n],
    ['us', 1_000n],
    ['ns', 1_000_000n],
  ] as const) {
    describe(`with its database, in ${precision}`, () => {
      async function databaseAnew(): Promise<void> {
        await world.tdengine.execute('DROP DATABASE test');
        world.clock.now += 1_000;
        await world.tdengine.execute(`CREATE DATABASE test PRECISION '${precision}' KEEP 36500`);
        await world.stable();
        const times = [BigInt(BEGIN - MONTH) * unit, BigInt(BEGIN) * unit, BigInt(BEGIN) * unit + 1n];
        await world.tdengine.execute(
          `INSERT INTO test.d USING test.m TAGS (1) VALUES ${times.map((time) => `(${time}, 1)`).join('')}`,
        );
        world.clock.now += 1_000;
      }

      it('is read from its beginning', async () => {
        await world.sentBy();
        await databaseAnew();
        assert.equal(await world.sentBy(), 3);
        assert.deepEqual(world.told(), RESTARTED);
      });

      it('goes on from its position, in the new unit', async () => {
        await world.sentBy();
        await databaseAnew();
        assert.equal(await world.sentBy({ tableRecreated: 'continue' }), 1);
        assert.deepEqual(world.told(), CONTINUED);
        assert.equal(await world.sentBy({ tableRecreated: 'continue' }), 0);
      });
    });
  }

  it('goes on from earliest in a finer unit when its position was earliest', async () => {
    await world.sentBy();
    await world.command('move', { table: 'm', to: 'earliest' });
    await world.tdengine.execute('DROP DATABASE test');
    world.clock.now += 1_000;
    await world.tdengine.execute("CREATE DATABASE test PRECISION 'ns' KEEP 36500");
    await world.stable();
    await world.rows(1, world.clock.now * 1_000_000);
    assert.equal(await world.sentBy({ tableRecreated: 'continue' }), 1);
  });
});
