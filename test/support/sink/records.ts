import type { EventHeader, EventRecord, KafkaEvent } from '../../../functions/sink/receive/kafka-event.ts';
import type { PartialBatchResponse } from '../../../functions/sink/settle/answer.ts';

/** What a test says of a record; the rest is filled in. */
export interface RecordOptions {
  readonly topic?: string;
  readonly partition?: number;
  readonly timestamp?: number;
  readonly key?: string;
  readonly headers?: readonly EventHeader[];
}

/** A record with text as its value, or none. */
export function recordOf(value: string | Buffer | null, offset: number, options: RecordOptions = {}): EventRecord {
  const { topic = 'meters', partition = 0, timestamp = 1_700_000_000_000, key, headers } = options;
  return {
    topic,
    partition,
    offset,
    timestamp,
    value: value === null ? null : Buffer.from(value).toString('base64'),
    ...(key !== undefined && { key: Buffer.from(key).toString('base64') }),
    ...(headers !== undefined && { headers }),
  };
}

/** Records of one partition from offset 0. */
export function recordsOf(values: readonly (string | Buffer | null)[], options: RecordOptions = {}): EventRecord[] {
  return values.map((value, offset) => recordOf(value, offset, options));
}

/** An event of records, as Lambda puts it together. */
export function eventOf(records: readonly EventRecord[]): KafkaEvent {
  const byPartition = Map.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`);
  return { records: Object.fromEntries(byPartition) };
}

/** The answer that names the records of a partition from one offset up to another. */
export function failuresFrom(partition: string, from: number, to: number): PartialBatchResponse {
  const offsets = Array.from({ length: to - from }, (_, at) => from + at);
  return { batchItemFailures: offsets.map((offset) => ({ itemIdentifier: { partition, offset } })) };
}
