import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { GivenRecord } from './given-record.ts';

/** Longest wait for records that the brokers say are there, in ms. */
const PATIENCE_MS = 15_000;

/**
 * Reads records of a topic from its beginning, and leaves no consumer group behind.
 * @param count records to read at most.
 * @throws kafkajs's error when the brokers or the topic cannot be read
 */
export async function topicSamples(kafka: Kafka, topic: string, count: number): Promise<readonly GivenRecord[]> {
  const groupId = `tdkafka-samples-${randomUUID()}`;
  const admin = kafka.admin();
  await admin.connect();
  try {
    const partitions = await admin.fetchTopicOffsets(topic);
    const there = partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    if (there === 0) return [];
    const records = await readFirst(kafka, { topic, groupId, count: Math.min(count, there) });
    return records.sort((a, b) => (a.partition ?? 0) - (b.partition ?? 0) || (a.offset ?? 0) - (b.offset ?? 0));
  } finally {
    await admin.deleteGroups([groupId]).catch(() => {});
    await admin.disconnect();
  }
}

async function readFirst(
  kafka: Kafka,
  { topic, groupId, count }: { readonly topic: string; readonly groupId: string; readonly count: number },
): Promise<GivenRecord[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  const records: GivenRecord[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      async eachMessage({ partition, message }) {
        if (records.length < count) records.push(givenRecord(topic, partition, message));
        if (records.length >= count) resolve();
      },
    });
    // Transactions leave gaps, so that fewer may come than offsets say.
    await Promise.race([enough, sleep(PATIENCE_MS, undefined, { ref: false })]);
    return records;
  } finally {
    await consumer.disconnect();
  }
}

function givenRecord(topic: string, partition: number, message: KafkaMessage): GivenRecord {
  const { key, value, offset, timestamp, headers = {} } = message;
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    value,
    ...(key !== null && { key }),
    headers: Object.fromEntries(
      // Of several of one name the last counts.
      Object.entries(headers).map(([name, values]) => [name, [values].flat().at(-1)?.toString() ?? null]),
    ),
  };
}
