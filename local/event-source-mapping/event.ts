import type { IHeaders, KafkaMessage } from 'kafkajs';

/** One record of the event that Lambda builds from Kafka records. */
export interface MskRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  /** Base64; missing when the record has no key. */
  readonly key?: string;
  /** Base64; missing when the record has no value: a tombstone. */
  readonly value?: string;
  /** One entry each, its bytes signed, since Lambda's poller is written in Java. */
  readonly headers: readonly Readonly<Record<string, readonly number[] | null>>[];
}

/** A Kafka record as Lambda hands it to a function. */
export function toMskRecord(topic: string, partition: number, message: KafkaMessage): MskRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    timestampType: timestampType(message),
    ...(message.key !== null && { key: message.key.toString('base64') }),
    ...(message.value !== null && { value: message.value.toString('base64') }),
    headers: eventHeaders(message.headers ?? {}),
  };
}

function eventHeaders(headers: IHeaders): MskRecord['headers'] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => ({ [name]: signedBytes(one) })),
  );
}

function signedBytes(value: Buffer | string | null | undefined): readonly number[] | null {
  return value === null || value === undefined ? null : [...new Int8Array(Buffer.from(value))];
}

/** kafkajs reads the type but leaves it out of its TypeScript types: bit 3 of a batch's attributes, 1 for the broker's time. */
function timestampType(message: KafkaMessage): MskRecord['timestampType'] {
  const context: unknown = 'batchContext' in message ? message.batchContext : undefined;
  const type =
    typeof context === 'object' && context !== null && 'timestampType' in context ? context.timestampType : 0;
  return type === 1 ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
}

/** The cluster as an event names it. */
export interface EventCluster {
  readonly bootstrapServers: string;
  /** Of an Amazon MSK cluster; a self-managed one has none. */
  readonly clusterArn?: string | undefined;
}

/** What a function gets. */
export interface MskEvent {
  readonly eventSource: 'aws:kafka' | 'SelfManagedKafka';
  readonly eventSourceArn?: string;
  readonly bootstrapServers: string;
  readonly records: Readonly<Record<string, readonly MskRecord[]>>;
}

/** Most bytes of one invocation's payload, as JSON with its base64. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;

/** `topic-partition`, the key of a partition in an event. */
export function partitionKey(record: { readonly topic: string; readonly partition: number }): string {
  return `${record.topic}-${record.partition}`;
}

/** The event of a batch, the records grouped by partition in the order they have. */
export function buildEvent(cluster: EventCluster, records: readonly MskRecord[]): MskEvent {
  const byPartition: Record<string, MskRecord[]> = {};
  for (const record of records) {
    const key = partitionKey(record);
    byPartition[key] ??= [];
    byPartition[key].push(record);
  }
  return { ...envelope(cluster), records: byPartition };
}

/** Bytes of an event without records. */
export function envelopeBytes(cluster: EventCluster): number {
  return jsonBytes({ ...envelope(cluster), records: {} });
}

/** Bytes that a record adds to an event, with a comma; its partition's key not counted. */
export function recordBytes(record: MskRecord): number {
  return jsonBytes(record) + 1;
}

/** Bytes that a partition's key adds to an event: `"topic-0":[],`. */
export function partitionBytes(key: string): number {
  return jsonBytes(key) + 4;
}

/** Whether an event of nothing but this record may be handed to a function. */
export function isInvocable(cluster: EventCluster, record: MskRecord): boolean {
  return envelopeBytes(cluster) + partitionBytes(partitionKey(record)) + recordBytes(record) <= PAYLOAD_LIMIT;
}

function envelope(cluster: EventCluster): Omit<MskEvent, 'records'> {
  const { clusterArn, bootstrapServers } = cluster;
  return clusterArn === undefined
    ? { eventSource: 'SelfManagedKafka', bootstrapServers }
    : { eventSource: 'aws:kafka', eventSourceArn: clusterArn, bootstrapServers };
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
