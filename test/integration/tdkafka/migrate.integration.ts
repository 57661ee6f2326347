import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { parse } from 'yaml';
import { checkSink } from '../../../local/tutorial/check.ts';
import { SINK_COLUMNS } from '../../../local/tutorial/expected.ts';
import { tutorialLines } from '../../../local/tutorial/files.ts';
import { connectorsOfText } from '../../../operations/migrate/given/connector-config.ts';
import { migrate } from '../../../operations/migrate/migrate.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { startWorld } from '../../support/integration/world.ts';

/** What the plugin writes of the tutorial's rows, with times of ms as its example asks for. */
const PLUGIN_LINES = [
  'meters,location="California.LosAngeles",groupid=2 current=11.8f32,voltage=221i32,phase=0.28f32 1538577485500',
  'meters,location="California.LosAngeles",groupid=2 current=13.4f32,voltage=223i32,phase=0.29f32 1538577496600',
  'meters,location="California.LosAngeles",groupid=3 current=10.8f32,voltage=223i32,phase=0.29f32 1538577485000',
  'meters,location="California.LosAngeles",groupid=3 current=11.5f32,voltage=221i32,phase=0.35f32 1538577486500',
  'meters,location="California.SanFrancisco",groupid=2 current=10.3f32,voltage=219i32,phase=0.31f32 1538577485000',
  'meters,location="California.SanFrancisco",groupid=2 current=12.3f32,voltage=221i32,phase=0.31f32 1538577496800',
  'meters,location="California.SanFrancisco",groupid=2 current=12.6f32,voltage=218i32,phase=0.33f32 1538577495000',
  'meters,location="California.SanFrancisco",groupid=3 current=10.3f32,voltage=218i32,phase=0.25f32 1538577496650',
];

/** The settings of the only connector that the plugin's example becomes. */
function settingsOf(name: 'sink' | 'source'): object {
  const text = readFileSync(join(import.meta.dirname, `../../fixtures/kafka-connect/${name}-demo.json`), 'utf8');
  const { yaml } = migrate(connectorsOfText(text, `${name}-demo.json`), {
    ...{ deployment: 'demo', path: 'connectors.yaml' },
    kafka: { bootstrapServers: 'kafka.example.com:9092', authentication: 'plaintext' },
  });
  const file: Record<string, Record<string, object>> = parse(yaml);
  const [settings] = Object.values(file[`${name}s`] ?? {});
  assert.ok(settings);
  return settings;
}

onOneKafka('what tdkafka migrate makes of the plugin’s own examples', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
  });
  afterEach(() => world.close());

  it('writes the rows that the tutorial shows', async () => {
    const { topic, deadLetterTopic, databases } = world;
    await world.send(...tutorialLines('meters.line'));
    await world.run(
      world.file({
        ...settingsOf('sink'),
        ...{ topics: [topic], database: databases.power, consumerGroupId: `connect-${topic}` },
        errors: { tolerance: 'all', deadLetterTopic },
      }),
    );
    const names = SINK_COLUMNS.map(([name]) => name).join(', ');
    const table = `${databases.power}.meters`;
    const { rows } = await world.tdengine.query(`SELECT tbname, ${names} FROM ${table} ORDER BY tbname, _ts`);
    checkSink((await world.tdengine.query(`DESCRIBE ${table}`)).rows, rows);
  });

  it('sends the lines that the plugin writes', async () => {
    await world.load('source.sql');
    const { databases, topicPrefix } = world;
    const own = { ...settingsOf('source'), database: databases.test, topicPrefix, delayMs: 200 };
    await world.run(world.file(undefined, own));
    const records = await world.records(world.sourceTopic);
    assert.deepEqual(records.map(({ value }) => value).sort(), PLUGIN_LINES);
  });
});
