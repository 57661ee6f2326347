import type { ProducerRef } from '../transactions/transactions.ts';
import type { Reader } from '../wire/reader.ts';

/** Reads `transactional_id producer_id producer_epoch`. */
export function readProducer(body: Reader): ProducerRef {
  return { transactionalId: body.string(), producerId: body.int64(), producerEpoch: body.int16() };
}
