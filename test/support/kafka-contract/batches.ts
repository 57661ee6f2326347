import { encodeBatch, type KafkaRecord } from '@tdengine-kafka-lambda/embedded-kafka/records';

/** A record with a value and nothing else, at its place in a batch. */
export function plainRecord(value: string, offsetDelta: number): KafkaRecord {
  return { offsetDelta, timestampDelta: 0n, key: null, value: Buffer.from(value), headers: [] };
}

/** Who sends a batch, as what. */
export interface BatchOptions {
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
}

/** A batch of records with these values, of now. */
export function batchOf(texts: readonly string[], options: BatchOptions = {}): Buffer {
  return encodeBatch({ records: texts.map(plainRecord), baseTimestamp: BigInt(Date.now()), ...options });
}

/** The same batch with one byte at `at` (from the end when negative) turned over. */
export function damaged(batch: Buffer, at: number): Buffer {
  const copy = Buffer.from(batch);
  const index = at < 0 ? copy.length + at : at;
  copy.writeUInt8(copy.readUInt8(index) ^ 0xff, index);
  return copy;
}
