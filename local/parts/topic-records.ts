import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

/** A record as people read it. */
export interface TextRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A reader of one topic. */
export interface TopicRecords {
  /** All records so far, in the order they came. */
  readonly records: readonly TextRecord[];
  close(): Promise<void>;
}

/** Reads a topic that exists, from its beginning and on, without leaving a consumer group behind. */
export async function followTopic(
  kafka: Kafka,
  topic: string,
  onRecord: (record: TextRecord) => void = () => {},
): Promise<TopicRecords> {
  const groupId = `tdkafka-local-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  const records: TextRecord[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    async eachMessage({ partition, message }) {
      const record: TextRecord = {
        topic,
        partition,
        offset: message.offset,
        key: String(message.key ?? ''),
        value: String(message.value ?? ''),
        headers: Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
        ),
      };
      records.push(record);
      onRecord(record);
    },
  });
  return {
    records,
    async close() {
      await consumer.disconnect().catch(() => {});
      const admin = kafka.admin();
      await admin
        .connect()
        .then(() => admin.deleteGroups([groupId]))
        .catch(() => {});
      await admin.disconnect().catch(() => {});
    },
  };
}
