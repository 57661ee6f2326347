import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import type { TextRecord } from '../../local/parts/topic-records.ts';
import { checkLater, checkSource } from '../../local/tutorial/check.ts';
import { onEachKafka } from '../support/integration/each-kafka.ts';
import { only, startWorld } from '../support/integration/world.ts';

const pairs = (records: readonly TextRecord[]) => records.map(({ key, value }) => [key, value] as const);

onEachKafka('the source of the tutorial', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
  });
  afterEach(() => world.close());

  it('sends eight rows, then the two inserted later, and nothing twice after a restart', async () => {
    const file = world.file(undefined, {});
    const first = only((await world.run(file)).sources);
    const eight = await world.records(world.sourceTopic);
    checkSource(pairs(eight));
    assert.equal(first.tables.get(`${world.databases.test}.meters`)?.rows, 8);

    await world.load('source-later.sql');
    const second = only((await world.run(file)).sources);
    assert.equal(second.tables.get(`${world.databases.test}.meters`)?.rows, 2);
    const ten = await world.records(world.sourceTopic);
    const known = new Set(eight.map(({ partition, offset }) => `${partition}/${offset}`));
    const two = ten.filter(({ partition, offset }) => !known.has(`${partition}/${offset}`));
    checkLater(pairs([...eight, ...two]));

    const third = only((await world.run(file)).sources);
    assert.equal(third.tables.get(`${world.databases.test}.meters`)?.rows, 0);
    assert.equal((await world.records(world.sourceTopic)).length, 10);
  });

  it('gives each record its database, stable, subtable and time in TDengine', async () => {
    await world.run(world.file(undefined, { outFormat: 'json' }));
    const records = await world.records(world.sourceTopic);
    const d1002 = only(records.filter(({ key }) => key === 'd1002'));
    assert.deepEqual(d1002.headers, { database: world.databases.test, stable: 'meters', subtable: 'd1002' });
    assert.deepEqual(JSON.parse(d1002.value), {
      ts: 1538577496650,
      current: 10.3,
      voltage: 218,
      phase: 0.25,
      tags: { location: 'California.SanFrancisco', groupid: 3 },
    });
  });

  it('says which table fails and why when its database is gone', async () => {
    await world.tdengine.execute(`DROP DATABASE ${world.databases.test}`);
    await assert.rejects(world.run(world.file(undefined, {})), {
      message: new RegExp(`^source test: failed 5 times in a row: .*database ${world.databases.test} does not exist`),
    });
  });
});
