import type { ProducerRef } from '../../transactions/transactions.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';

/** Reads `transactional_id producer_id producer_epoch`. */
export function readProducer(body: Reader): ProducerRef {
  return { transactionalId: body.string(), producerId: body.int64(), producerEpoch: body.int16() };
}

/**
 * What has to do with records in a transaction knows a wrong epoch only, and from this version on says of a transaction that lacks
 * something that it must be aborted (KIP-890).
 */
export function abortableSince(version: number, body: Reader, code: ErrorCode | undefined): ErrorCode | undefined {
  if (code === ErrorCode.INVALID_TXN_STATE && body.version >= version) return ErrorCode.TRANSACTION_ABORTABLE;
  return code === ErrorCode.PRODUCER_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : code;
}

/** A producer whose place another has taken is told so from this version on; before, only that its epoch is wrong (KIP-588). */
export function fencedSince(version: number, body: Reader, code: ErrorCode | undefined): ErrorCode | undefined {
  return code === ErrorCode.PRODUCER_FENCED && body.version < version ? ErrorCode.INVALID_PRODUCER_EPOCH : code;
}
