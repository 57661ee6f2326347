import { Writer } from '../wire/writer.ts';
import { encodeBatch } from './encode.ts';

const ABORT = 0;
const COMMIT = 1;
const VERSION = 0;
const COORDINATOR_EPOCH = 0;

/** What a transaction's end marker says. */
export interface EndMarker {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

/** The control batch that ends a producer's transaction in a partition (https://kafka.apache.org/documentation/#controlbatch). */
export function endMarker({ producerId, producerEpoch, committed }: EndMarker, timestamp: bigint): Buffer {
  const key = new Writer()
    .int16(VERSION)
    .int16(committed ? COMMIT : ABORT)
    .buffer();
  const value = new Writer().int16(VERSION).int32(COORDINATOR_EPOCH).buffer();
  return encodeBatch({
    records: [{ offsetDelta: 0, timestampDelta: 0n, key, value, headers: [] }],
    baseTimestamp: timestamp,
    producerId,
    producerEpoch,
    transactional: true,
    control: true,
  });
}
