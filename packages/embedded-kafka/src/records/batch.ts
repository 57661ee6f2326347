import { crc32c } from '../wire/crc32c.ts';
import { Malformed } from '../wire/errors.ts';

/**
 * A record batch v2 as it lies in requests and logs (https://kafka.apache.org/documentation/#recordbatch). Offsets and
 * timestamps (ms) are bigint, as their 64 bits demand.
 */
export interface Batch {
  /** The whole batch, header included. */
  readonly bytes: Buffer;
  readonly baseOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly compression: number;
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  readonly control: boolean;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  /** -1 when the producer is neither idempotent nor transactional. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** Bytes before the first record. */
export const HEADER_BYTES = 61;
/** The base offset and the length field: bytes that the length field does not count. */
export const OVERHEAD_BYTES = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
/** The checksum covers everything from the attributes on, so the base offset and the epoch can be set without it. */
export const CHECKED_FROM = 21;

/** Reads the batch that `bytes` is, whole and nothing more. Throws `Malformed` when it is not one batch v2. */
export function readBatch(bytes: Buffer): Batch {
  if (bytes.length < HEADER_BYTES) throw new Malformed('record batch is cut short');
  if (bytes.readInt8(MAGIC_AT) !== 2) throw new Malformed('record batch is not of version 2');
  if (bytes.readInt32BE(8) + OVERHEAD_BYTES !== bytes.length) throw new Malformed('not exactly one record batch');
  const attributes = bytes.readInt16BE(CHECKED_FROM);
  return {
    bytes,
    baseOffset: bytes.readBigInt64BE(0),
    lastOffsetDelta: bytes.readInt32BE(23),
    compression: attributes & 0x07,
    logAppendTime: (attributes & 0x08) !== 0,
    transactional: (attributes & 0x10) !== 0,
    control: (attributes & 0x20) !== 0,
    baseTimestamp: bytes.readBigInt64BE(27),
    maxTimestamp: bytes.readBigInt64BE(35),
    producerId: bytes.readBigInt64BE(43),
    producerEpoch: bytes.readInt16BE(51),
    baseSequence: bytes.readInt32BE(53),
    recordCount: bytes.readInt32BE(57),
  };
}

/** Whether the batch still has the checksum that its producer gave it. */
export function isIntact({ bytes }: Batch): boolean {
  return bytes.readUInt32BE(CRC_AT) === crc32c(bytes.subarray(CHECKED_FROM));
}

/** A copy of the batch at its place in a log. */
export function placedAt({ bytes }: Batch, baseOffset: bigint): Buffer {
  // Not from the pool: a small batch would keep the pool's whole slab alive for as long as the log lives.
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  copy.writeBigInt64BE(baseOffset, 0);
  copy.writeInt32BE(0, OVERHEAD_BYTES);
  return copy;
}
