import { randomUUID } from 'node:crypto';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { Admin, Kafka, Producer } from 'kafkajs';
import type { MskEvent, MskRecord } from '../../../local/event-source-mapping/event.ts';
import type { GivenUp } from '../../../local/event-source-mapping/given-up.ts';
import {
  type EventSourceMapping,
  type MappingOptions,
  startEventSourceMapping,
} from '../../../local/event-source-mapping/mapping.ts';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';

/** What a function answers that is done with all. */
export const returned = (result: unknown): Invocation => ({ outcome: 'returned', requestId: 'r', result });

/** What a function answers that threw. */
export const failed: Invocation = {
  outcome: 'failed',
  requestId: 'r',
  error: { errorType: 'Error', errorMessage: 'refused', trace: [] },
};

/** The values of an event's records, as text. */
export const valuesOf = (event: MskEvent) =>
  Object.values(event.records)
    .flat()
    .map(({ value = '' }) => Buffer.from(value, 'base64').toString());

/** A Kafka, and mappings on it. */
export interface Mappings {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly producer: Producer;
  newTopic(numPartitions?: number): Promise<string>;
  send(topic: string, partition: number, ...values: string[]): Promise<unknown>;
  /** Starts a mapping whose function is `respond`; keeps the values that each invocation got. */
  start(
    topic: string,
    options?: Partial<MappingOptions>,
    respond?: (event: MskEvent, call: number) => Promise<Invocation> | Invocation,
  ): ReturnType<typeof startOne>;
  /** What the group of a topic's mapping has committed of partition 0; -1 for nothing. */
  committed(topic: string): Promise<number>;
  close(): Promise<void>;
}

/** Opens the embedded Kafka, or the real one that KAFKA_BROKERS names. */
export async function openMappings(): Promise<Mappings> {
  const real = process.env.KAFKA_BROKERS;
  const embedded = real === undefined ? await startKafka() : undefined;
  const kafka = kafkaClient(real ?? embedded?.brokers ?? '');
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  const open: EventSourceMapping[] = [];
  return {
    kafka,
    admin,
    producer,
    async newTopic(numPartitions = 1) {
      const topic = `mapping-${randomUUID()}`;
      await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
      return topic;
    },
    send: (topic, partition, ...values) =>
      producer.send({ topic, messages: values.map((value) => ({ partition, value })) }),
    async start(topic, options = {}, respond = () => returned(null)) {
      const started = await startOne(kafka, topic, options, respond);
      open.push(started.mapping);
      return started;
    },
    async committed(topic) {
      const [answer] = await admin.fetchOffsets({ groupId: `group-${topic}`, topics: [topic] });
      return Number(answer?.partitions.find(({ partition }) => partition === 0)?.offset);
    },
    async close() {
      await Promise.all(open.map((mapping) => mapping.stop()));
      await Promise.all([admin.disconnect(), producer.disconnect()]);
      await embedded?.close();
    },
  };
}

async function startOne(
  kafka: Kafka,
  topic: string,
  options: Partial<MappingOptions>,
  respond: (event: MskEvent, call: number) => Promise<Invocation> | Invocation,
) {
  const events: MskEvent[] = [];
  const done: MskRecord[] = [];
  const givenUp: GivenUp[] = [];
  const mapping = await startEventSourceMapping({
    kafka,
    cluster: { bootstrapServers: 'local' },
    topic,
    groupId: `group-${topic}`,
    startingPosition: { at: 'TRIM_HORIZON' },
    batchSize: 100,
    windowMs: 0,
    reportBatchItemFailures: false,
    bisectBatchOnError: false,
    backoffMs: () => 1,
    onDone: (records) => void done.push(...records),
    onGivenUp: (given) => void givenUp.push(given),
    lambda: {
      async invoke(event) {
        const msk: MskEvent = JSON.parse(JSON.stringify(event));
        events.push(msk);
        return respond(msk, events.length);
      },
      close: async () => {},
    },
    ...options,
  });
  const idle = () =>
    waitUntil('an idle mapping', 20_000, async () => ((await mapping.state()).behind === 0 ? true : undefined));
  return { mapping, events, done, givenUp, idle, batches: () => events.map(valuesOf) };
}
