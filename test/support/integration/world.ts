import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type ConnectorsFile, connectorsFile } from '../../../functions/shared/settings/index.ts';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { startParts } from '../../../local/parts/parts.ts';
import { followTopic, type TextRecord } from '../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import type { RunnerEvents } from '../../../local/runner/events.ts';
import { startRunner } from '../../../local/runner/runner.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { tutorialLines } from '../../../local/tutorial/files.ts';
import { realTDengine } from '../servers/real-servers.ts';

/** Parts of its own, or real ones; and databases, topics and groups that no other test has. */
export async function startWorld(kafka: string | undefined) {
  const parts = await startParts({ kafka, tdengine: realTDengine() });
  const id = randomBytes(4).toString('hex');
  const client = kafkaClient(parts.brokers);
  const admin = client.admin();
  await admin.connect();
  const topic = `meters-${id}`;
  const deadLetterTopic = `${topic}-dead-letters`;
  const tdengine = createTDengine(parts.tdengine);
  /** What the sink writes, what the source reads, and a copy of this. */
  const databases = { power: `power_${id}`, test: `test_${id}`, copy: `copy_${id}` };

  return {
    parts,
    topic,
    deadLetterTopic,
    topicPrefix: `t${id}`,
    sourceTopic: `t${id}-${databases.test}-meters`,
    databases,
    tdengine,

    /** Runs the statements of a file of the tutorial, in this world's database of the source. */
    async load(file: string): Promise<void> {
      for (const sql of tutorialLines(file)) await tdengine.execute(sql.replaceAll(/\btest\b/g, databases.test));
    },

    /** A connectors file with a sink, a source or both. */
    file(sink: object | undefined, source?: object): ConnectorsFile {
      return connectorsFile.parse({
        deployment: `d${id}`,
        kafka: { bootstrapServers: 'real:9092', authentication: 'tls' },
        tdengine: { url: 'https://real:6041', passwordParameter: '/real/password' },
        sinks: sink === undefined ? {} : { meters: { topics: [topic], database: databases.power, ...sink } },
        sources:
          source === undefined
            ? {}
            : { test: { database: databases.test, topicPrefix: `t${id}`, delayMs: 200, ...source } },
      });
    },

    /** One partition, so that the records stay together in order. */
    async send(...values: (string | null)[]): Promise<void> {
      if (!(await admin.listTopics()).includes(topic)) {
        await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
      }
      const producer = client.producer();
      await producer.connect();
      await producer.send({ topic, messages: values.map((value, n) => ({ key: `k${n}`, value })) });
      await producer.disconnect();
    },

    /** Runs the connectors until everything is moved. */
    async run(file: ConnectorsFile, events: RunnerEvents = {}) {
      const runner = await startRunner(file, parts, events);
      try {
        await untilIdle(runner);
        return {
          sinks: await Promise.all(runner.sinks.map((sink) => sink.state())),
          sources: runner.sources.map((source) => source.state()),
        };
      } finally {
        await runner.stop();
      }
    },

    /** Exactly the records of a topic: reads to its end. */
    async records(name: string): Promise<readonly TextRecord[]> {
      const ends = await admin.fetchTopicOffsets(name);
      const count = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
      const followed = await followTopic(client, name);
      try {
        return await waitUntil(`${count} records in ${name}`, 20_000, () =>
          followed.records.length >= count ? followed.records : undefined,
        );
      } finally {
        await followed.close();
      }
    },

    async close(): Promise<void> {
      const mine = (await admin.listTopics()).filter((name) => name.includes(id));
      await admin.deleteTopics({ topics: mine });
      await admin.disconnect();
      for (const database of Object.values(databases)) await tdengine.execute(`DROP DATABASE IF EXISTS ${database}`);
      await parts.close();
    },
  };
}

/** The first of a list that has one. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  assert.ok(first !== undefined && list.length === 1, `the list should have one element, and has ${list.length}`);
  return first;
}
