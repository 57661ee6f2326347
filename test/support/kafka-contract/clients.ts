import assert from 'node:assert/strict';
import {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  Kafka,
  logLevel,
  Partitioners,
  type Producer,
  type ProducerConfig,
} from 'kafkajs';
import '../../../functions/shared/kafka/kafkajs-internals.ts';
import type { Target } from './targets.ts';
import { until } from './until.ts';

/** A client as the product and its users make it, quiet. */
export function client(target: Target, retries = 5): Kafka {
  return new Kafka({
    clientId: 'contract',
    brokers: [target.brokers()],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    retry: { retries, initialRetryTime: 50 },
  });
}

/** Connects an admin client for the time of `use`. */
export async function withAdmin<T>(target: Target, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client(target).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** How a test's producer differs from a plain one. */
export interface ProducerOptions extends ProducerConfig {
  /** @default 5 */
  readonly retries?: number;
}

/** Connects a producer for the time of `use`. */
export async function withProducer<T>(
  target: Target,
  use: (producer: Producer) => Promise<T>,
  { retries = 5, ...options }: ProducerOptions = {},
): Promise<T> {
  const producer = client(target, retries).producer({ createPartitioner: Partitioners.DefaultPartitioner, ...options });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

/** Connects a consumer of `groupId` for the time of `use`. */
export async function withConsumer<T>(
  target: Target,
  options: ConsumerConfig,
  use: (consumer: Consumer) => Promise<T>,
): Promise<T> {
  const consumer = client(target).consumer({ maxWaitTimeInMs: 200, heartbeatInterval: 300, ...options });
  await consumer.connect();
  try {
    return await use(consumer);
  } finally {
    await consumer.disconnect();
  }
}

/** How many records a topic has. */
export function sizeOf(target: Target, topic: string): Promise<number> {
  return withAdmin(target, async (admin) =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0),
  );
}

/** Makes a topic, one partition unless told otherwise, and waits until all of it can be used: a real Kafka answers before that. */
export async function makeTopic(target: Target, topic: string, numPartitions = 1): Promise<void> {
  await withAdmin(target, async (admin) => {
    assert.equal(await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions }] }), true);
    await until(async () => assert.equal((await admin.fetchTopicOffsets(topic)).length, numPartitions));
  });
}
