import type { ProducerRef } from '../../transactions/transactions.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, noThrottle } from '../api/api.ts';

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

/** InitProducerId: an identity for a producer that is idempotent or has transactions; from v3 on a new epoch for the one it has (KIP-360). */
export const initProducerId: Api = {
  key: 22,
  versions: { from: 0, to: 5, flexible: 2 },
  answer({ broker }, body, response) {
    const transactionalId = body.nullableString();
    const timeoutMs = body.int32();
    const producerId = body.since(3, (reader) => reader.int64()) ?? -1n;
    const producerEpoch = body.since(3, (reader) => reader.int16()) ?? -1;
    const identity = broker.transactions.identify(transactionalId, timeoutMs, { producerId, producerEpoch });
    noThrottle(response);
    return identity.kind === 'refused'
      ? response
          .int16(fencedSince(4, body, identity.code) ?? ErrorCode.NONE)
          .int64(-1n)
          .int16(-1)
      : response.int16(ErrorCode.NONE).int64(identity.producerId).int16(identity.producerEpoch);
  },
};

/** AddOffsetsToTxn: takes a group's positions into the transaction. */
export const addOffsetsToTxn: Api = {
  key: 25,
  versions: { from: 0, to: 4, flexible: 3 },
  answer({ broker }, body, response) {
    const producer = readProducer(body);
    const fault = broker.transactions.addGroup(producer, body.string());
    return noThrottle(response).int16(fencedSince(2, body, fault) ?? ErrorCode.NONE);
  },
};

/** From here on the producer goes on in a new epoch, which it is told (KIP-890). */
const RENEWS = 5;

/** EndTxn: commits or aborts. The markers are in the logs when it is answered. */
export const endTxn: Api = {
  key: 26,
  versions: { from: 0, to: 5, flexible: 3 },
  answer({ broker }, body, response) {
    const producer = readProducer(body);
    const isCommitted = body.boolean();
    const ended = broker.transactions.end(producer, isCommitted, body.version >= RENEWS);
    const isRefused = ended.kind === 'refused';
    return noThrottle(response)
      .int16((isRefused ? fencedSince(2, body, ended.code) : undefined) ?? ErrorCode.NONE)
      .since(RENEWS, (to) =>
        isRefused ? to.int64(-1n).int16(-1) : to.int64(ended.producerId).int16(ended.producerEpoch),
      );
  },
};
