import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { fencedSince, readProducer } from './read-producer.ts';

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
