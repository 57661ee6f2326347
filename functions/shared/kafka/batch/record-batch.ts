import { gzipSync } from 'node:zlib';
import type { ProducerRecord } from '../producer.ts';
import { crc32c } from './hashes.ts';
import { type RecordWriter, writeRecord } from './record-writer.ts';

/** Kafka's `compression.type`, as far as the runtime has it. */
export type CompressionType = 'none' | 'gzip';

/** Largest batch of one partition that brokers take unless told otherwise: Kafka's `message.max.bytes`. */
export const MAX_BATCH_BYTES = 1_048_588;

/** Records of one partition as they are sent. */
export interface RecordBatch {
  readonly bytes: Buffer;
  /** How many records it holds. */
  readonly count: number;
}

// Where the fields of a batch are (https://kafka.apache.org/documentation/#recordbatch).
const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const RECORD_COUNT_AT = 57;
const RECORDS_AT = 61;

const GZIP = 1;
/** Room for a record that is not much longer than most, so that a buffer seldom has to grow. */
const BYTES_PER_RECORD = 320;

/** How far ahead of now a record's time may be, in ms. Kafka 4 refuses more than an hour (`message.timestamp.after.max.ms`); clocks differ. */
export const MAX_AHEAD_MS = 55 * 60_000;

/**
 * Encodes records from `start` on as a record batch v2, as many as fit into `mostBytes` before they are compressed, and at
 * least one. A time too far ahead becomes now and one before 1970 becomes 1970, since brokers refuse them and one such
 * row must not stop its table; the row's own time is in the value.
 * @param end where to stop. @param now milliseconds since 1970.
 */
export function encodeBatch(
  records: readonly ProducerRecord[],
  start: number,
  end: number,
  compression: CompressionType,
  now: number,
  mostBytes: number = MAX_BATCH_BYTES,
): RecordBatch {
  const writer: RecordWriter = {
    buffer: Buffer.allocUnsafe(Math.min(mostBytes, RECORDS_AT + (end - start) * BYTES_PER_RECORD)),
    at: RECORDS_AT,
  };
  const first = acceptedTime(records[start]?.timestamp ?? now, now);
  let latest = first;
  let at = start;
  for (; at < end; at += 1) {
    const record = records[at];
    if (record === undefined) break;
    const time = acceptedTime(record.timestamp, now);
    const limit = at === start ? Number.POSITIVE_INFINITY : mostBytes;
    if (!writeRecord(writer, record, time - first, at - start, limit)) break;
    if (time > latest) latest = time;
  }
  const count = at - start;
  const batch = compression === 'gzip' ? compressed(writer) : writer.buffer.subarray(0, writer.at);
  writeHeader(batch, compression, count, first, latest);
  return { bytes: batch, count };
}

function writeHeader(batch: Buffer, compression: CompressionType, count: number, first: number, latest: number): void {
  batch.fill(0, 0, LENGTH_AT);
  batch.writeInt32BE(batch.length - LEADER_EPOCH_AT, LENGTH_AT);
  batch.writeInt32BE(-1, LEADER_EPOCH_AT);
  batch[MAGIC_AT] = 2;
  batch.writeInt16BE(compression === 'gzip' ? GZIP : 0, ATTRIBUTES_AT);
  batch.writeInt32BE(count - 1, LAST_OFFSET_DELTA_AT);
  batch.writeBigInt64BE(BigInt(first), FIRST_TIMESTAMP_AT);
  batch.writeBigInt64BE(BigInt(latest), MAX_TIMESTAMP_AT);
  // No producer id, no epoch, no sequence: not idempotent.
  batch.fill(0xff, PRODUCER_ID_AT, RECORD_COUNT_AT);
  batch.writeInt32BE(count, RECORD_COUNT_AT);
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT, batch.length), CRC_AT);
}

function compressed({ buffer, at }: RecordWriter): Buffer {
  // The fastest level: the network is not the bottleneck inside a VPC.
  const records = gzipSync(buffer.subarray(RECORDS_AT, at), { level: 1 });
  const batch = Buffer.allocUnsafe(RECORDS_AT + records.length);
  batch.set(records, RECORDS_AT);
  return batch;
}

function acceptedTime(timestamp: number, now: number): number {
  if (timestamp < 0) return 0;
  return timestamp > now + MAX_AHEAD_MS ? now : timestamp;
}
