import { crc32c } from '../wire/crc32c.ts';
import { varint } from '../wire/varint.ts';
import { Writer } from '../wire/writer.ts';
import { CHECKED_FROM, OVERHEAD_BYTES } from './batch.ts';
import { Compression, pack } from './compression.ts';
import type { KafkaRecord } from './record.ts';

/** What a batch is made of; what is left out is as a plain producer without idempotence writes it. */
export interface BatchParts {
  readonly records: readonly KafkaRecord[];
  /** Time of the first record, ms. */
  readonly baseTimestamp: bigint;
  readonly baseOffset?: bigint;
  readonly compression?: number;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
}

/** A record batch v2. */
export function encodeBatch(parts: BatchParts): Buffer {
  const { records, baseTimestamp, compression = Compression.none } = parts;
  const packed = pack(compression, Buffer.concat(records.map(encodeRecord)));
  const lastDelta = records.reduce((last, { offsetDelta }) => Math.max(last, offsetDelta), 0);
  const latest = records.reduce((max, { timestampDelta }) => (timestampDelta > max ? timestampDelta : max), 0n);
  const checked = new Writer()
    .int16(compression | (parts.transactional ? 0x10 : 0) | (parts.control ? 0x20 : 0))
    .int32(lastDelta)
    .int64(baseTimestamp)
    .int64(baseTimestamp + latest)
    .int64(parts.producerId ?? -1n)
    .int16(parts.producerEpoch ?? -1)
    .int32(parts.baseSequence ?? -1)
    .int32(records.length)
    .raw(packed)
    .buffer();
  const length = CHECKED_FROM + checked.length - OVERHEAD_BYTES;
  return new Writer()
    .int64(parts.baseOffset ?? 0n)
    .int32(length)
    .int32(0)
    .int8(2)
    .uint32(crc32c(checked))
    .raw(checked)
    .buffer();
}

function encodeRecord({ offsetDelta, timestampDelta, key, value, headers }: KafkaRecord): Buffer {
  const body = Buffer.concat([
    Buffer.of(0),
    varint(timestampDelta),
    varint(offsetDelta),
    ...nullable(key),
    ...nullable(value),
    varint(headers.length),
    ...headers.flatMap((header) => [...nullable(header.name), ...nullable(header.value)]),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function nullable(bytes: Buffer | null): Buffer[] {
  return bytes === null ? [varint(-1)] : [varint(bytes.length), bytes];
}
