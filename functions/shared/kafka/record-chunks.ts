import type { ProducerRecord } from './producer.ts';

/** Largest batch of one partition that brokers take unless told otherwise: Kafka's `message.max.bytes`. */
export const MAX_BATCH_BYTES = 1_048_588;

/** kafkajs copies a partition's messages for each one that it adds, so the cost of a batch grows with its square. */
export const MAX_CHUNK_RECORDS = 2_000;

// Record batch v2 (Kafka protocol guide, "Record Batch"): its header, and the most that a record or header adds to its texts.
const BATCH_OVERHEAD = 61;
const RECORD_OVERHEAD = 36;
const HEADER_OVERHEAD = 10;

/** The most bytes that a record takes in a batch, uncompressed. */
export function recordBytes(record: ProducerRecord): number {
  let bytes = RECORD_OVERHEAD + byteLength(record.key) + byteLength(record.value);
  for (const [name, value] of record.headers) bytes += HEADER_OVERHEAD + byteLength(name) + byteLength(value);
  return bytes;
}

/**
 * Cuts records, in their order, so that no piece can make a batch above {@link MAX_BATCH_BYTES}, whichever partitions
 * its records go to. A record that is larger alone is a piece of its own.
 */
export function* recordChunks(records: readonly ProducerRecord[]): Generator<readonly ProducerRecord[]> {
  let start = 0;
  let bytes = BATCH_OVERHEAD;
  for (const [index, record] of records.entries()) {
    const more = recordBytes(record);
    if (index > start && (bytes + more > MAX_BATCH_BYTES || index - start === MAX_CHUNK_RECORDS)) {
      yield records.slice(start, index);
      start = index;
      bytes = BATCH_OVERHEAD;
    }
    bytes += more;
  }
  if (start < records.length) yield records.slice(start);
}

/** Records by topic, topics and records in their order. */
export function byTopic(records: readonly ProducerRecord[]): Map<string, ProducerRecord[]> {
  return Map.groupBy(records, (record) => record.topic);
}

function byteLength(text: Buffer | string | null): number {
  return text === null ? 0 : Buffer.byteLength(text);
}
