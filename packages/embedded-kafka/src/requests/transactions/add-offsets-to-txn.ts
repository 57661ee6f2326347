import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { fencedSince, readProducer } from './read-producer.ts';

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
