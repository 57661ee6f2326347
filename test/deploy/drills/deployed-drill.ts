import { writeFileSync } from 'node:fs';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand } from 'aws-sdk-client-ssm';
import { stringify } from 'yaml';
import { settingsParameterName, sinkDocument } from '../../../functions/shared/document/document.ts';
import { documentText } from '../../../functions/shared/document/document-text.ts';
import type { ConnectorsFile } from '../../../functions/shared/settings/index.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { playDrill } from '../../support/drills/play.ts';
import { readingMessages } from '../../support/drills/readings.ts';
import type { SinkDrill } from '../../support/drills/sink-drills.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { present } from '../aws.ts';
import { grantForEmulator } from '../emulator-grant.ts';
import { stacksOf } from '../stacks.ts';
import type { DeployedDrills } from './deployed-drills.ts';
import { type FollowedMapping, followMapping } from './followed-mapping.ts';

const PATIENCE_MS = 30_000;

/** Plays a drill on what was deployed for it, in a working directory of its own. */
export async function withDeployedDrill(
  world: DeployedDrills,
  title: string,
  use: (drill: SinkDrill) => Promise<void>,
): Promise<void> {
  const { aws, admin, tdengine } = world;
  const { deployment, topic, deadLetterTopic, database, file, proxy, passwordParameter } = world.drill(title);
  const stacks = await stacksOf(aws, `${deployment}-`);
  const functionName = present(stacks.get('meters-sink'), 'the stack of the sink').output('FunctionName');
  const place = { FunctionName: functionName };
  const { Role, MemorySize = 0 } = await aws.lambda.send(new GetFunctionConfigurationCommand(place));
  await grantForEmulator(aws, [present(Role?.split('/').at(-1), 'the role of the function')]);
  const producer = world.kafka.producer();
  await producer.connect();
  let mapping: FollowedMapping | undefined;
  let containers = 0;

  async function put(Name: string, Value: string): Promise<void> {
    await aws.ssm.send(new PutParameterCommand({ Name, Value, Overwrite: true }));
  }

  async function putSettings({ parameterPrefix, sinks }: ConnectorsFile): Promise<void> {
    const text = documentText(sinkDocument(present(sinks.meters, 'the sink')));
    await put(settingsParameterName(parameterPrefix, deployment, 'meters'), text);
  }

  const drill: SinkDrill = {
    ...{ file, topic, deadLetterTopic, database, proxy },
    execute: (sql) => tdengine.execute(sql),
    makeTopic: (name) => admin.createTopics({ topics: [{ topic: name, numPartitions: 1 }], waitForLeaders: true }),
    deleteTopic: (name) => admin.deleteTopics({ topics: [name] }),
    async send(...values) {
      await producer.send({ topic, messages: readingMessages(values) });
    },
    async start(deployed = file) {
      await drill.writeFile(deployed);
      mapping = followMapping({ ...world, deployment }, functionName);
    },
    idle: () =>
      waitUntil('all records dealt with', PATIENCE_MS, async () => (await mapping?.behind()) === 0 || undefined),
    async writeFile(text) {
      writeFileSync('connectors.yaml', stringify(text));
    },
    async deploy(changed) {
      await drill.writeFile(changed);
      await putSettings(changed);
      await drill.newContainers();
    },
    async newContainers() {
      const changed = { ...place, MemorySize: MemorySize + ++containers };
      await aws.lambda.send(new UpdateFunctionConfigurationCommand(changed));
    },
    putPassword: (value) => put(passwordParameter, value),
    async rows() {
      const { rows } = await tdengine.query(`SELECT COUNT(*) FROM ${database}.meters`);
      return Number(rows[0]?.[0]);
    },
    untilRows: (count) =>
      waitUntil(`${count} rows`, PATIENCE_MS, async () => (await drill.rows().catch(() => 0)) === count || undefined),
    play: (heading, stage) => playDrill(heading, { run: runTdkafkaHere, names, ...stage }),
  };
  const names = new Map([
    ['plant', deployment],
    ['readings', topic],
    ['power', database],
    // The emulator has every parameter written by the root user.
    ['user/deploy', 'root'],
  ]);
  const folder = process.cwd();
  process.chdir(temporaryFolder('drill-'));
  try {
    await use(drill);
  } finally {
    process.chdir(folder);
    await mapping?.stop();
    await producer.disconnect();
  }
}
