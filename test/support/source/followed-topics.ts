import { kafkaClient } from '../../../local/parts/kafka-client.ts';

/** A record in a topic. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Topics that are read from their beginning and on. */
export interface FollowedTopics {
  /** All that is in the topics now. */
  all(): Promise<readonly TopicRecord[]>;
  close(): Promise<void>;
}

/** Partitions of each topic: so many that a batch of a few keys has several. */
const PARTITIONS = 4;

/** Makes topics and follows them. */
export async function followTopics(brokers: string, topics: readonly string[]): Promise<FollowedTopics> {
  const kafka = kafkaClient(brokers);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: PARTITIONS })) });
  const consumer = kafka.consumer({ groupId: 'test', maxWaitTimeInMs: 50 });
  const records: TopicRecord[] = [];
  let came = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
      const texts = { key: String(message.key), value: String(message.value), headers: Object.fromEntries(headers) };
      records.push({ topic, partition, ...texts });
      came.resolve();
      came = Promise.withResolvers();
    },
  });

  async function stored(): Promise<number> {
    const partitions = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return partitions.flat().reduce((sum, { high }) => sum + Number(high), 0);
  }

  return {
    async all() {
      const count = await stored();
      while (records.length < count) await came.promise;
      return records;
    },
    async close() {
      await Promise.all([consumer.disconnect(), admin.disconnect()]);
    },
  };
}
