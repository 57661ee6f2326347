import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { readProducer } from './read-producer.ts';

/** EndTxn v1: commits or aborts. The markers are in the logs when it is answered. */
export const endTxn: Api = {
  key: 26,
  ...only(1),
  answer({ broker }, body) {
    const producer = readProducer(body);
    const fault = broker.transactions.end(producer, body.boolean());
    return new Writer().int32(NO_THROTTLE).int16(fault ?? ErrorCode.NONE);
  },
};
