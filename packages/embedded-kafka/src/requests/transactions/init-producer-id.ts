import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { fencedSince } from './read-producer.ts';

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
