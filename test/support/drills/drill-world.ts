import { writeFileSync } from 'node:fs';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { stringify } from 'yaml';
import { logGroupOf } from '../../../functions/bundle/function-names.ts';
import type { ConnectorsFile } from '../../../functions/shared/settings/index.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { putParameters } from '../../../local/runner/deployment.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { operated } from '../integration/operated-world.ts';
import { startWorld } from '../integration/world.ts';
import { startFaultProxy } from '../proxies/fault-proxy.ts';
import { runTdkafkaHere } from '../run-tdkafka-here.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { playDrill, type Stage } from './play.ts';
import { type Reading, ROUTE, readingMessages } from './readings.ts';

/** A sink and a source of a drill, by the settings in which they differ from those of the page. */
export interface Drilled {
  readonly sink?: object;
  readonly source?: object;
  /** Of the sink's topic; left out, one. */
  readonly partitions?: number;
  /** Who signs in to TDengine; left out, root. */
  readonly user?: { readonly user: string; readonly password: string };
}

/**
 * The deployment of docs/drills.md on parts of its own, TDengine behind a proxy that can go away, and a working directory with its
 * connectors file.
 */
export async function startDrillWorld(kafka: string | undefined, { sink, source, partitions = 1, user }: Drilled) {
  // As MSK comes: nobody makes a topic by asking for it.
  const embedded = kafka === undefined ? await startKafka({ autoCreateTopics: false }) : undefined;
  const world = await startWorld(kafka ?? embedded?.brokers);
  const proxy = await startFaultProxy(world.parts.tdengine.url);
  const parts = { ...world.parts, tdengine: { ...world.parts.tdengine, url: proxy.url, ...user } };
  const client = kafkaClient(parts.brokers);
  const admin = client.admin();
  await admin.connect();
  const producer = client.producer();
  await producer.connect();
  const own = {
    ...{ format: 'json', routes: [ROUTE], timeoutSeconds: 10 },
    errors: { tolerance: 'all', deadLetterTopic: world.deadLetterTopic },
  };
  const made = world.file(sink && { ...own, ...sink }, source);
  const { test, ...sources } = made.sources;
  const file: ConnectorsFile = {
    ...made,
    sources: test === undefined ? sources : { ...sources, history: test },
    tdengine: { ...made.tdengine, passwordParameter: passwordParameter(made) },
  };
  const topics = [world.topic, world.deadLetterTopic];
  const makeTopic = (topic: string, numPartitions = 1) =>
    admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  if (sink !== undefined) for (const topic of topics) await makeTopic(topic, topic === world.topic ? partitions : 1);
  let operator: Awaited<ReturnType<typeof operated>> | undefined;
  const folder = temporaryFolder('drill-');
  const kept = { folder: process.cwd(), endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION };

  process.chdir(folder);
  const drill = {
    world,
    file,
    proxy,
    parts,
    admin,
    makeTopic,
    ...{ topic: world.topic, deadLetterTopic: world.deadLetterTopic, database: world.databases.power },
    deleteTopic: (topic: string) => admin.deleteTopics({ topics: [topic] }),
    execute: (sql: string) => world.tdengine.execute(sql),
    /** What the page's names are here. */
    names: new Map([
      ['plant', file.deployment],
      ['readings', world.topic],
      ['power', world.databases.power],
      ['site', world.databases.test],
      ['export', world.topicPrefix],
    ]),
    /** Runs the connectors, which is how they are deployed. @param deployed left out, those of the page */
    async start(deployed: ConnectorsFile = file): Promise<void> {
      operator = await operated(deployed, { parts });
      process.env.AWS_ENDPOINT_URL = operator.endpointUrl;
      process.env.AWS_REGION = 'us-east-1';
      if (deployed === file) await drill.writeFile(file);
    },
    /** The request id of the sink's last batch. */
    batchId(): string {
      const { functions, logs } = drill.operator.runner.deployer;
      const sink = functions.find(({ kind }) => kind === 'sink');
      const events = sink === undefined ? [] : logs.group(logGroupOf(sink.name)).events();
      const batch = events.findLast(({ message }) => message.includes('"message":"batch"'));
      return /"requestId":"([^"]+)"/.exec(batch?.message ?? '')?.[1] ?? '';
    },
    /** Puts a connectors file into the working directory. */
    async writeFile(text: ConnectorsFile): Promise<void> {
      writeFileSync('connectors.yaml', stringify(text));
    },
    /** Waits until the connectors have dealt with all there is. */
    idle: () => untilIdle(drill.operator.runner, { pollMs: 20 }),
    /** Does what a deploy of another file does to the settings. */
    async deploy(changed: ConnectorsFile): Promise<void> {
      await drill.writeFile(changed);
      putParameters(parts.ssm, changed, parts.tdengine.password);
      await drill.newContainers();
    },
    get operator() {
      if (operator === undefined) throw new Error('the connectors of the drill were not started');
      return operator;
    },
    /** Puts TDengine's password into its parameter. */
    async putPassword(value: string): Promise<void> {
      parts.ssm.put({ name: passwordParameter(file), type: 'SecureString', overwrite: true, value });
    },
    /** What a minute brings by itself: functions that have read their parameters anew. */
    async newContainers(): Promise<void> {
      await Promise.all(drill.operator.runner.deployer.functions.map((each) => each.close()));
    },
    /** Sends records to the sink's topic, in order. */
    async send(...values: readonly (Reading | string)[]): Promise<void> {
      await producer.send({ topic: world.topic, messages: readingMessages(values) });
    },
    /** How many records a topic has; 0 where it does not exist. */
    async records(topic: string): Promise<number> {
      // Asked for one that does not exist, the client asks for ten seconds.
      const ends = (await admin.listTopics()).includes(topic) ? await admin.fetchTopicOffsets(topic) : [];
      return ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
    },
    /** Waits until the sink's table has so many rows. */
    untilRows: (count: number) =>
      waitUntil(`${count} rows`, 30_000, async () => (await drill.rows().catch(() => 0)) === count || undefined),
    /** How many rows the sink's table has. */
    async rows(): Promise<number> {
      const { rows } = await world.tdengine.query(`SELECT COUNT(*) FROM ${world.databases.power}.meters`);
      return Number(rows[0]?.[0]);
    },
    /** Plays the section of the page with this heading. @param names what other names are here, such as times */
    play: (title: string, stage: Omit<Stage, 'run' | 'names'>, names: readonly (readonly [string, string])[] = []) =>
      playDrill(title, { run: runTdkafkaHere, names: new Map([...drill.names, ...names]), ...stage }),
    async close(): Promise<void> {
      process.chdir(kept.folder);
      restore('AWS_ENDPOINT_URL', kept.endpoint);
      restore('AWS_REGION', kept.region);
      await operator?.close();
      await producer.disconnect();
      await admin.disconnect();
      await world.close();
      await proxy.close();
      await embedded?.close();
    },
  };
  return drill;
}

/** The parameter with the password, as the page has it. */
const passwordParameter = ({ deployment }: Pick<ConnectorsFile, 'deployment'>) => `/${deployment}/tdengine/password`;

function restore(variable: 'AWS_ENDPOINT_URL' | 'AWS_REGION', value: string | undefined): void {
  if (value === undefined) delete process.env[variable];
  else process.env[variable] = value;
}

/** A drill's world for one test, which ends it. */
export async function withDrillWorld(
  kafka: string | undefined,
  drilled: Drilled,
  use: (drill: Awaited<ReturnType<typeof startDrillWorld>>) => Promise<void>,
): Promise<void> {
  const drill = await startDrillWorld(kafka, drilled);
  try {
    await use(drill);
  } finally {
    await drill.close();
  }
}
