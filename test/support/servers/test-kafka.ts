import { randomBytes } from 'node:crypto';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { realBrokers } from './real-servers.ts';

/** A Kafka for the tests of a file. */
export interface TestKafka {
  /** `HOST:PORT`, several separated by commas. */
  readonly brokers: string;
  /** A name of a topic, or what begins names of topics, that no other test has, nor anybody else; nothing is created. */
  nextTopic(name: string): string;
  /** Deletes the topics of these names and ends what was started. */
  close(): Promise<void>;
}

/** The real Kafka that the environment names, which makes topics by itself; else an embedded one. */
export async function startTestKafka(): Promise<TestKafka> {
  const real = realBrokers();
  const embedded = real === undefined ? await startKafka() : undefined;
  const names: string[] = [];
  return {
    brokers: real ?? embedded?.brokers ?? '',
    nextTopic(name) {
      const fresh = `${name}-${randomBytes(5).toString('hex')}`;
      names.push(fresh);
      return fresh;
    },
    async close() {
      if (embedded !== undefined) await embedded.close();
      else await deleteTopics(real ?? '', names);
    },
  };
}

/** Deletes the topics whose names begin so. */
async function deleteTopics(brokers: string, beginnings: readonly string[]): Promise<void> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => beginnings.some((name) => topic.startsWith(name)));
    await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
