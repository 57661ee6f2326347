import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { checkSink } from '../../local/tutorial/check.ts';
import { SINK_COLUMNS } from '../../local/tutorial/expected.ts';
import { tutorialLines } from '../../local/tutorial/files.ts';
import { onEachKafka } from '../support/integration/each-kafka.ts';
import { only, startWorld } from '../support/integration/world.ts';

const lines = tutorialLines('meters.line');

onEachKafka('the sink of the tutorial', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
  });
  afterEach(() => world.close());

  /** The tutorial's four rows in two subtables, their columns and types, are in the sink's database. */
  async function checkRows(): Promise<void> {
    const names = SINK_COLUMNS.map(([name]) => name).join(', ');
    const table = `${world.databases.power}.meters`;
    const { rows } = await world.tdengine.query(`SELECT tbname, ${names} FROM ${table} ORDER BY tbname, _ts`);
    checkSink((await world.tdengine.query(`DESCRIBE ${table}`)).rows, rows);
  }

  it('writes four records as four rows in two subtables, as TDengine’s schemaless endpoint would', async () => {
    await world.send(...lines);
    const { sinks } = await world.run(world.file({}));
    await checkRows();
    const { done, counts } = only(sinks);
    assert.deepEqual([done, counts], [4, { written: 4, rows: 4, missingRows: 0, skipped: 0, deadLettered: 0 }]);
  });

  it('writes the records around an invalid line, which becomes a dead letter with its bytes and the reason', async () => {
    const { topic, deadLetterTopic } = world;
    await world.send(...lines.slice(0, 2), 'errorline', ...lines.slice(2));
    const { sinks } = await world.run(world.file({ errors: { tolerance: 'all', deadLetterTopic } }));
    await checkRows();
    assert.deepEqual(only(sinks).counts, { written: 4, rows: 4, missingRows: 0, skipped: 0, deadLettered: 1 });
    const letter = only(await world.records(deadLetterTopic));
    assert.deepEqual([letter.key, letter.value], ['k2', 'errorline']);
    const reason = letter.headers['__connect.errors.exception.message'] ?? '';
    assert.ok(reason.startsWith(`topic ${topic}, partition 0, offset 2: `), reason);
  });

  it('stops at an invalid line with tolerance none, and says where it is', async () => {
    await world.send('errorline');
    await assert.rejects(world.run(world.file({})), {
      name: 'LocalError',
      message: new RegExp(
        `^sink meters: ${world.topic} partition 0 offset 0 failed 5 times and was neither written nor dead-lettered: .*${world.topic}, partition 0, offset 0`,
      ),
    });
  });

  it('with provisioned pollers writes the records before an invalid line, and stops there', async () => {
    await world.send(...lines, 'errorline', ...lines);
    const file = world.file({ provisionedPollerConfig: {} });
    await assert.rejects(world.run(file), {
      message: new RegExp(`${world.topic} partition 0 offsets 4-8 failed 5 times`),
    });
    await checkRows();
  });

  it('skips a record without a value', async () => {
    await world.send(...lines, null);
    const { sinks } = await world.run(world.file({}));
    assert.deepEqual(only(sinks).counts, { written: 4, rows: 4, missingRows: 0, skipped: 1, deadLettered: 0 });
  });

  it('goes on after a restart where it stopped', async () => {
    await world.send(...lines);
    await world.run(world.file({}));
    const again = await world.run(world.file({}));
    assert.equal(only(again.sinks).done, 0);
  });
});
