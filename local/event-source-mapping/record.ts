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
