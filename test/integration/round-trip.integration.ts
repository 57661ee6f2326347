import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { onOneKafka } from '../support/integration/each-kafka.ts';
import { only, startWorld } from '../support/integration/world.ts';

onOneKafka('a sink that reads what a source sends', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
    await world.load('source.sql');
  });
  afterEach(() => world.close());

  it('copies all rows to another database, and --until-idle waits for that', async () => {
    const { copy, test } = world.databases;
    const file = world.file({ topics: [world.sourceTopic], database: copy }, {});
    const { sinks } = await world.run(file);
    assert.equal(only(sinks).counts.written, 8);
    const rows = async (database: string, ts: string) =>
      (
        await world.tdengine.query(
          `SELECT ${ts}, current, voltage, phase, location, groupid FROM ${database}.meters ORDER BY location, ${ts}`,
        )
      ).rows.map(([time, ...cells]) => [Date.parse(String(time)), ...cells.map(String)]);
    const sorted = (list: unknown[][]) => list.map((row) => JSON.stringify(row)).sort();
    assert.deepEqual(sorted(await rows(copy, '_ts')), sorted(await rows(test, 'ts')));
  });
});
