import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** InitProducerId v1. */
export const initProducerId: Api = {
  key: 22,
  ...only(1),
  answer({ broker }, body) {
    const transactionalId = body.nullableString();
    const identity = broker.transactions.identify(transactionalId, body.int32());
    const response = new Writer().int32(NO_THROTTLE);
    if (identity.kind === 'refused') return response.int16(identity.code).int64(-1n).int16(-1);
    return response.int16(ErrorCode.NONE).int64(identity.producerId).int16(identity.producerEpoch);
  },
};
