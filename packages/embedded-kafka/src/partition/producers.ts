import type { Batch } from '../records/batch.ts';
import { ErrorCode } from '../wire/errors.ts';

interface Sent {
  readonly first: number;
  readonly last: number;
  readonly baseOffset: bigint;
}

interface Producer {
  epoch: number;
  /** The last batches, newest last. */
  sent: Sent[];
}

/** Batches a broker remembers of each producer, so the requests a producer may have in flight (ProducerStateEntry.NUM_BATCHES_TO_RETAIN). */
const REMEMBERED = 5;
const MAX_SEQUENCE = 0x7fffffff;

/** Where an idempotent producer's batch stands: next in line, already in the log, or out of line. */
export type Standing =
  | { readonly kind: 'next' }
  | { readonly kind: 'duplicate'; readonly baseOffset: bigint }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

const NEXT: Standing = { kind: 'next' };
const OUT_OF_ORDER: Standing = { kind: 'refused', code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
const FENCED: Standing = { kind: 'refused', code: ErrorCode.INVALID_PRODUCER_EPOCH };

/** Sequence numbers run from 0 to 2^31 - 1 and then from 0 again. */
function after(sequence: number, steps: number): number {
  return (sequence + steps) % (MAX_SEQUENCE + 1);
}

/** What one partition knows of the idempotent producers that wrote to it. */
export class Producers {
  readonly #byId = new Map<bigint, Producer>();

  /** Where the batch stands, as Kafka's ProducerAppendInfo and ProducerStateEntry decide. */
  standing(batch: Batch): Standing {
    if (batch.producerId < 0n) return NEXT;
    const producer = this.#byId.get(batch.producerId);
    if (producer === undefined) return NEXT;
    if (batch.producerEpoch < producer.epoch) return FENCED;
    if (batch.producerEpoch > producer.epoch) return batch.baseSequence === 0 ? NEXT : OUT_OF_ORDER;
    const first = batch.baseSequence;
    const last = after(first, batch.recordCount - 1);
    const same = producer.sent.find((sent) => sent.first === first && sent.last === last);
    if (same !== undefined) return { kind: 'duplicate', baseOffset: same.baseOffset };
    const newest = producer.sent.at(-1);
    return newest === undefined || first === after(newest.last, 1) ? NEXT : OUT_OF_ORDER;
  }

  /** Remembers a batch that was appended. */
  appended(batch: Batch, baseOffset: bigint): void {
    if (batch.producerId < 0n) return;
    const producer = this.#at(batch.producerId, batch.producerEpoch);
    const last = after(batch.baseSequence, batch.recordCount - 1);
    producer.sent = [...producer.sent, { first: batch.baseSequence, last, baseOffset }].slice(-REMEMBERED);
  }

  /** From now on only `epoch` or later may write: a transaction's end was written in that epoch. */
  fence(producerId: bigint, epoch: number): void {
    this.#at(producerId, epoch);
  }

  #at(producerId: bigint, epoch: number): Producer {
    const known = this.#byId.get(producerId);
    if (known !== undefined && known.epoch === epoch) return known;
    const producer: Producer = { epoch, sent: [] };
    this.#byId.set(producerId, producer);
    return producer;
  }
}
