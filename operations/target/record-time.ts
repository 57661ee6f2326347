import { gunzipSync } from 'node:zlib';
import {
  Decoder,
  type ProtocolRequest,
  type ProtocolResponse,
} from '../../functions/shared/kafka/kafkajs-internals.ts';

/** Records of one partition, as a broker answers with them. */
export interface FetchAnswer {
  /** Kafka's error code, 0 for none. */
  readonly errorCode: number;
  /** Record batches, the last of which may be cut off. */
  readonly records: Buffer;
  readonly clientSideThrottleTime: number;
}

/**
 * A Fetch request for the batch that holds an offset: version 4, which every broker from 0.11 on has, and Kafka 4 still
 * has. However few bytes are asked for, a broker answers with one whole batch.
 * @see https://kafka.apache.org/protocol.html#The_Messages_Fetch
 */
export function fetchRequest(topic: string, partition: number, offset: number): ProtocolRequest {
  const name = Buffer.from(topic);
  const buffer = Buffer.alloc(43 + name.length);
  let at = buffer.writeInt32BE(-1, 0);
  at = buffer.writeInt32BE(LONGEST_WAIT_MS, at);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt8(READ_UNCOMMITTED, at);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt16BE(name.length, at);
  at += name.copy(buffer, at);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt32BE(partition, at);
  at = buffer.writeBigInt64BE(BigInt(offset), at);
  buffer.writeInt32BE(1, at);
  return { apiKey: 1, apiVersion: 4, apiName: 'Fetch', encode: async () => ({ buf: buffer, buffer }) };
}

const LONGEST_WAIT_MS = 500;
const READ_UNCOMMITTED = 0;

/** Reads the answer to {@link fetchRequest}. */
export const fetchResponse: ProtocolResponse<FetchAnswer> = {
  async decode(payload) {
    const decoder = new Decoder(payload);
    const clientSideThrottleTime = decoder.readInt32();
    // Everything behind it is of one partition: topics, its name, partitions, its number.
    decoder.readInt32();
    decoder.readString();
    decoder.readInt32();
    decoder.readInt32();
    const errorCode = decoder.readInt16();
    // High watermark and last stable offset.
    decoder.readInt64();
    decoder.readInt64();
    decoder.readArray((aborted) => [aborted.readInt64(), aborted.readInt64()]);
    const size = decoder.readInt32();
    return {
      errorCode,
      records: size <= 0 ? NOTHING : payload.subarray(payload.length - size),
      clientSideThrottleTime,
    };
  },
  parse: async (answer) => answer,
};

const NOTHING = Buffer.alloc(0);

// Where the fields of a batch are (https://kafka.apache.org/documentation/#recordbatch).
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const RECORDS_AT = 61;

const COMPRESSION = 0b111;
const GZIP = 1;
const LOG_APPEND_TIME = 0b1000;
const CONTROL = 0b10_0000;

/** The time of the first record from an offset on, in batches as brokers answer with them; undefined when there is none. */
export function firstRecordTime(batches: Buffer, offset: number): number | undefined {
  for (let at = 0; at + RECORDS_AT <= batches.length; ) {
    const length = batches.readInt32BE(at + LENGTH_AT) + LENGTH_AT + 4;
    // Batches of before Kafka 0.11.
    if (batches[at + MAGIC_AT] !== 2) return undefined;
    const base = Number(batches.readBigInt64BE(at));
    const isControl = (batches.readInt16BE(at + ATTRIBUTES_AT) & CONTROL) !== 0;
    if (!isControl && base + batches.readInt32BE(at + LAST_OFFSET_DELTA_AT) >= offset) {
      return timeIn(batches.subarray(at, at + length), offset - base);
    }
    at += length;
  }
  return undefined;
}

/** The time of the first record of a batch from an offset in it on. */
function timeIn(batch: Buffer, delta: number): number | undefined {
  const attributes = batch.readInt16BE(ATTRIBUTES_AT);
  const first = Number(batch.readBigInt64BE(FIRST_TIMESTAMP_AT));
  if ((attributes & LOG_APPEND_TIME) !== 0) return Number(batch.readBigInt64BE(MAX_TIMESTAMP_AT));
  const compression = attributes & COMPRESSION;
  if (compression > GZIP) return first;
  const records = compression === GZIP ? gunzipSync(batch.subarray(RECORDS_AT)) : batch.subarray(RECORDS_AT);
  for (let at = 0; at < records.length; ) {
    const length = varint(records, at);
    const timestamp = varint(records, length.end + 1);
    const offset = varint(records, timestamp.end);
    if (offset.value >= delta) return first + timestamp.value;
    at = length.end + length.value;
  }
  return first;
}

/** A zigzag varint, of times more than 32 bits long. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let read = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = BigInt(bytes[at] ?? 0);
    at += 1;
    read |= (byte & 0x7fn) << shift;
    if (byte < 0x80n) break;
  }
  return { value: Number((read >> 1n) ^ -(read & 1n)), end: at };
}
