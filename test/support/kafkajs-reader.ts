/**
 * What kafkajs itself reads record batches and places keys with: no code of ours, so that it can be what ours is held
 * to. kafkajs promises nothing of it.
 */
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js';
import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import decodeRecordBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import { type AnswerDecoder, Decoder } from '../../functions/shared/kafka/kafkajs-internals.ts';

/** A record of a batch. */
export interface DecodedRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | Buffer[]>>;
}

/** A record batch. */
export interface DecodedBatch {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly magicByte: number;
  readonly crc: number;
  readonly records: readonly DecodedRecord[];
}

/** As kafkajs' modules have them. */
export type DecodeRecordBatch = (decoder: AnswerDecoder) => Promise<DecodedBatch>;
export type HashBytes = (bytes: Buffer) => number;

/** Reads a record batch as kafkajs' consumer does. */
export async function decodeBatch(bytes: Buffer): Promise<DecodedBatch> {
  return decodeRecordBatch(new Decoder(bytes));
}

export { crc32C, murmur2 };
