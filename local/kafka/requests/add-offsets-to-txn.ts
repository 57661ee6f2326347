import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { readProducer } from './read-producer.ts';

/** AddOffsetsToTxn v1. */
export const addOffsetsToTxn: Api = {
  key: 25,
  ...only(1),
  answer({ broker }, body) {
    const producer = readProducer(body);
    const fault = broker.transactions.addGroup(producer, body.string());
    return new Writer().int32(NO_THROTTLE).int16(fault ?? ErrorCode.NONE);
  },
};
