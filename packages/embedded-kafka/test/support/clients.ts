import assert from 'node:assert/strict';
import { type Admin, Kafka, type KafkaConfig, logLevel, Partitioners, type Producer } from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 sets a timer for a time in the past after each request, of which Node warns
 * (https://github.com/tulios/kafkajs/issues/1751). Where no request waits none is needed.
 */
const { scheduleCheckPendingRequests } = RequestQueue.prototype;

RequestQueue.prototype.scheduleCheckPendingRequests = function whenSomethingWaits(): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

/** How a client signs in. */
export type Security = Pick<KafkaConfig, 'sasl' | 'ssl'>;

/** A client that is quiet and tries once. @param brokers `host:port` */
export function client(brokers: string, security: Security = {}): Kafka {
  return new Kafka({ brokers: [brokers], ...security, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
}

/** Connects an admin client for the time of `use`. */
export async function withAdmin<T>(
  brokers: string,
  use: (admin: Admin) => Promise<T>,
  security: Security = {},
): Promise<T> {
  const admin = client(brokers, security).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Connects a producer for the time of `use`. */
export async function withProducer<T>(brokers: string, use: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = client(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

/** Makes a topic of one partition. */
export async function makeTopic(brokers: string, topic: string): Promise<void> {
  await withAdmin(brokers, (admin) => admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }));
}

/** Asserts that kafkajs rejects with an error of the protocol. */
export async function rejectsWith(work: Promise<unknown>, type: string): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(typesOf(error).includes(type), `expected ${type}, got ${String(error)}`);
    return true;
  });
}

function typesOf(error: unknown): unknown[] {
  return error instanceof Error ? [Reflect.get(error, 'type'), ...typesOf(error.cause)] : [];
}
