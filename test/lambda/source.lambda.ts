import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../support/servers/for-this-file.ts';
import type { LambdaContainer } from './runtime/container.ts';
import { assertFailed, assertReturned, lineOf, metricsOf } from './world/lines.ts';
import { recordsIn } from './world/topic.ts';
import { startLambdaWorld } from './world/world.ts';

const world = await forThisFile(startLambdaWorld('source'));

const BEGIN = 1_700_000_000_000;

async function fill(database: string, from: number, count: number): Promise<void> {
  await world.tdengine.execute(`CREATE DATABASE IF NOT EXISTS ${database}`);
  await world.tdengine.execute(
    `CREATE STABLE IF NOT EXISTS ${database}.meters (ts TIMESTAMP, current FLOAT, note VARCHAR(2000)) TAGS (groupid INT)`,
  );
  await world.tdengine.execute(`CREATE TABLE IF NOT EXISTS ${database}.d1 USING ${database}.meters TAGS (1)`);
  for (let at = from; at < from + count; at += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, from + count - at) }, (_, index) => at + index);
    const values = rows.map((row) => `(${BEGIN + row},${row},'${'n'.repeat(row % 1_500)}')`).join('');
    await world.tdengine.execute(`INSERT INTO ${database}.d1 VALUES ${values}`);
  }
}

const settingsOf = (database: string) => ({ database, topicPrefix: 'from', delayMs: 0 });

/** The rows that a tick sent. */
async function rowsOfTick(container: LambdaContainer): Promise<unknown> {
  const ending = await container.invoke({});
  assertReturned(ending);
  return lineOf(ending, 'tick').rows;
}

describe('the source, as Lambda runs it', { concurrency: 3 }, () => {
  it('sends new rows, in a cold start and after it was frozen, and none twice', async () => {
    await fill('plain', 0, 3);
    const container = await world.start('source', { settings: settingsOf('plain') });
    const ending = await container.invoke({ shard: 0 });
    assertReturned(ending);
    assert.equal(lineOf(ending, 'tick').rows, 3);
    assert.equal(metricsOf(ending).Rows, 3);
    assert.ok(container.frozen());
    await fill('plain', 3, 2);
    assert.equal(await rowsOfTick(container), 2);
    assert.equal(await rowsOfTick(container), 0);
    const records = await recordsIn(world.kafka.brokers, 'from-plain-meters', 5);
    assert.equal(records.length, 5);
  });

  it('carries out an operator’s commands, and works on backfills', async () => {
    await fill('asked', 0, 4);
    const container = await world.start('source', { settings: settingsOf('asked') });
    assert.equal(await rowsOfTick(container), 4);
    const ask = async (event: object) => JSON.stringify(assertReturned(await container.invoke(event)));
    assert.match(await ask({ positions: {} }), /"asked\.meters"|"meters"/);
    await ask({ pause: { tables: ['*'] } });
    await ask({ resume: { tables: ['*'] } });
    await ask({ move: { table: 'meters', to: 'earliest' } });
    assert.equal(await rowsOfTick(container), 4);
    const times = { from: '2023-11-14T00:00:00Z', to: '2023-11-15T00:00:00Z' };
    assert.match(await ask({ backfill: { start: { id: 'again', tables: ['*'], ...times } } }), /again\/meters/);
    const ending = await container.invoke({ work: 'backfills' });
    assertReturned(ending);
    assert.deepEqual(lineOf(ending, 'backfills').rows, 4);
    assert.match(await ask({ backfill: { list: {} } }), /again\/meters/);
    assert.equal((await recordsIn(world.kafka.brokers, 'from-asked-meters', 12)).length, 12);
  });

  it('reports a recreated table, and reads it from its beginning, or goes on where tableRecreated says so', async () => {
    for (const [tableRecreated, rows, said] of [
      ['restart', 3, 'a table was made anew and is read from its beginning'],
      ['continue', 1, 'a table was made anew and goes on from its position: rows up to there are not sent'],
    ] as const) {
      const database = `anew_${tableRecreated}`;
      await fill(database, 0, 2);
      const container = await world.start('source', { settings: { ...settingsOf(database), tableRecreated } });
      assert.equal(await rowsOfTick(container), 2);
      await world.tdengine.execute(`DROP STABLE ${database}.meters`);
      await fill(database, 0, 3);
      const ending = await container.invoke({});
      assertReturned(ending);
      assert.equal(lineOf(ending, 'tick').rows, rows);
      assert.equal(lineOf(ending, said).table, `${database}.meters`);
      assert.equal(metricsOf(ending).RecreatedTables, 1);
      assert.equal((await recordsIn(world.kafka.brokers, `from-${database}-meters`, 2 + rows)).length, 2 + rows);
    }
  });

  it('refuses an event and settings that it does not understand', async () => {
    await fill('refused', 0, 1);
    const container = await world.start('source', { settings: settingsOf('refused') });
    assertFailed(await container.invoke({ colour: 'red' }), /the event has the unknown key "colour"/);
    assertFailed(await container.invoke({ move: { table: 'none', to: 'earliest' } }), /none/);
    const variables = { SETTINGS_PARAMETER: '/tdengine/password' };
    const other = await world.start('source', { settings: settingsOf('refused'), variables });
    assertFailed(await other.invoke({}), /\/tdengine\/password: .*must be JSON/);
  });

  it('creates topics, checks settings that were changed since the deploy, and keeps within 256 MB', async () => {
    await fill('made', 0, 12_000);
    const settings = { ...settingsOf('made'), topicPrefix: 'made', topicCreation: { partitions: 2 } };
    const container = await world.start('source', { settings, memoryMb: 256, timeoutMs: 300_000, changed: true });
    assert.equal(await rowsOfTick(container), 12_000);
    assert.ok(container.peakMb() < 256, `${container.peakMb()} MB`);
    assert.equal((await recordsIn(world.kafka.brokers, 'made-made-meters', 12_000)).length, 12_000);
  });
});
