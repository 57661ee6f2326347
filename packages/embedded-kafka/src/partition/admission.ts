import { type Batch, isIntact, readBatch } from '../records/batch.ts';
import { Compression, canUnpack } from '../records/compression.ts';
import { decodeRecords } from '../records/decode.ts';
import { timeOf } from '../records/record.ts';
import { ErrorCode, Malformed } from '../wire/errors.ts';

/** What a topic's settings ask of a batch. */
export interface BatchRules {
  /** `max.message.bytes`: size of a batch as sent, header included. */
  readonly maxBytes: number;
  /** `message.timestamp.before.max.ms` and `message.timestamp.after.max.ms`: how far a record's time may be from the broker's. */
  readonly maxBehindMs: bigint;
  readonly maxAheadMs: bigint;
  /** `cleanup.policy` has `compact`: every record needs a key. */
  readonly keyed: boolean;
}

/** A batch that may be appended, with its latest record time (ms), or why not. */
export type Admission =
  | { readonly kind: 'admitted'; readonly batch: Batch; readonly latest: bigint }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

const NO_TIMESTAMP = -1n;

const refused = (code: ErrorCode): Admission => ({ kind: 'refused', code });

/** Checks what a producer sent for one partition, in the order in which Kafka 4 checks it. `now` is in ms. */
export function admit(bytes: Buffer, rules: BatchRules, now: number): Admission {
  if (bytes.length > rules.maxBytes) return refused(ErrorCode.MESSAGE_TOO_LARGE);
  try {
    const batch = readBatch(bytes);
    if (!isIntact(batch)) return refused(ErrorCode.CORRUPT_MESSAGE);
    if (batch.control || batch.baseOffset !== 0n) return refused(ErrorCode.INVALID_RECORD);
    if (batch.recordCount < 1 || batch.lastOffsetDelta !== batch.recordCount - 1)
      return refused(ErrorCode.INVALID_RECORD);
    if (batch.producerId >= 0n && batch.baseSequence < 0) return refused(ErrorCode.INVALID_RECORD);
    return checkRecords(batch, rules, BigInt(now));
  } catch (error) {
    if (error instanceof Malformed) return refused(ErrorCode.INVALID_RECORD);
    throw error;
  }
}

function checkRecords(batch: Batch, rules: BatchRules, now: bigint): Admission {
  const isTimely = (time: bigint) =>
    time === NO_TIMESTAMP || (time - now <= rules.maxAheadMs && now - time <= rules.maxBehindMs);
  if (!canUnpack(batch.compression)) {
    if (!isTimely(batch.maxTimestamp)) return refused(ErrorCode.INVALID_TIMESTAMP);
    return { kind: 'admitted', batch, latest: batch.maxTimestamp };
  }
  let latest = NO_TIMESTAMP;
  for (const [index, record] of decodeRecords(batch).entries()) {
    // Kafka looks at each offset only where it has to unpack the batch anyway.
    if (batch.compression !== Compression.none && record.offsetDelta !== index)
      return refused(ErrorCode.INVALID_RECORD);
    if (rules.keyed && record.key === null) return refused(ErrorCode.INVALID_RECORD);
    const time = timeOf(batch, record);
    if (!isTimely(time)) return refused(ErrorCode.INVALID_TIMESTAMP);
    if (time > latest) latest = time;
  }
  return { kind: 'admitted', batch, latest };
}
