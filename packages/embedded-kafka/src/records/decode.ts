import { Malformed } from '../wire/errors.ts';
import { readVarint, readVarlong } from '../wire/varint.ts';
import { type Batch, HEADER_BYTES } from './batch.ts';
import { unpack } from './compression.ts';
import type { KafkaRecord, RecordHeader } from './record.ts';

/** Walks over the fields of the records. */
class Fields {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  varint(): number {
    const { value, next } = readVarint(this.bytes, this.at);
    this.at = next;
    return value;
  }

  varlong(): bigint {
    const { value, next } = readVarlong(this.bytes, this.at);
    this.at = next;
    return value;
  }

  nullableBytes(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  take(length: number): Buffer {
    const from = this.at;
    if (length < 0 || from + length > this.bytes.length) throw new Malformed('record is cut short');
    this.at += length;
    return this.bytes.subarray(from, this.at);
  }
}

/**
 * The records of a batch, in order; keys, values and headers are views of the batch (or of what it unpacks to).
 * Throws `Malformed` when they do not fill the batch exactly.
 */
export function decodeRecords(batch: Batch): readonly KafkaRecord[] {
  const fields = new Fields(unpack(batch.compression, batch.bytes.subarray(HEADER_BYTES)));
  // A record has 7 bytes at least, so a wrong count is found before memory is spent on it.
  if (batch.recordCount < 0 || batch.recordCount > fields.bytes.length / 7)
    throw new Malformed('record count is wrong');
  const records = Array.from({ length: batch.recordCount }, () => decodeRecord(fields));
  if (fields.at !== fields.bytes.length) throw new Malformed('bytes after the last record');
  return records;
}

function decodeRecord(fields: Fields): KafkaRecord {
  const length = fields.varint();
  const end = fields.at + length;
  fields.take(1);
  const timestampDelta = fields.varlong();
  const offsetDelta = fields.varint();
  const key = fields.nullableBytes();
  const value = fields.nullableBytes();
  const headers = decodeHeaders(fields);
  if (fields.at !== end) throw new Malformed('record length is wrong');
  return { offsetDelta, timestampDelta, key, value, headers };
}

const NO_HEADERS: readonly RecordHeader[] = [];

function decodeHeaders(fields: Fields): readonly RecordHeader[] {
  const count = fields.varint();
  if (count === 0) return NO_HEADERS;
  if (count < 0 || count > fields.bytes.length - fields.at) throw new Malformed('header count is wrong');
  return Array.from({ length: count }, () => ({ name: fields.take(fields.varint()), value: fields.nullableBytes() }));
}
