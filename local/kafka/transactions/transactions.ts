import { ErrorCode } from '../errors.ts';
import type { Groups } from '../groups/groups.ts';
import type { CommittedOffset } from '../groups/offsets.ts';
import type { Partition } from '../partition/partition.ts';
import type { Schedule } from '../timers.ts';

/** How a transactional producer names itself in every request. */
export interface ProducerRef {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** An identity for an idempotent or transactional producer, or why it gets none. */
export type Identity =
  | { readonly kind: 'given'; readonly producerId: bigint; readonly producerEpoch: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** A position to be committed with a transaction. */
export interface PendingOffset extends CommittedOffset {
  readonly topic: string;
  readonly partition: number;
}

type State = 'Empty' | 'Ongoing' | 'Committed' | 'Aborted';

interface Transaction {
  producerId: bigint;
  epoch: number;
  timeoutMs: number;
  state: State;
  readonly partitions: Set<Partition>;
  readonly offsets: Map<string, PendingOffset[]>;
  stopTimeout: () => void;
}

/** `transaction.max.timeout.ms` of a broker with default settings. */
const MAX_TIMEOUT_MS = 900_000;
/** Epochs are int16; the last is kept free as Kafka does, and a new producer id begins. */
const LAST_EPOCH = 32_766;

/** The transaction coordinator: producer identities, and what each open transaction has touched. */
export class Transactions {
  readonly #byId = new Map<string, Transaction>();
  readonly #byProducer = new Map<bigint, Transaction>();
  readonly #groups: Groups;
  readonly #schedule: Schedule;
  readonly #now: () => number;
  #nextProducerId = 0n;

  constructor(groups: Groups, schedule: Schedule, now: () => number) {
    this.#groups = groups;
    this.#schedule = schedule;
    this.#now = now;
  }

  /** Gives a new producer id; for a known transactional id the next epoch, which fences the producer that had the last one. */
  identify(transactionalId: string | null, timeoutMs: number): Identity {
    if (transactionalId === null) return { kind: 'given', producerId: this.#nextProducerId++, producerEpoch: 0 };
    if (transactionalId === '') return { kind: 'refused', code: ErrorCode.INVALID_REQUEST };
    if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) {
      return { kind: 'refused', code: ErrorCode.INVALID_TRANSACTION_TIMEOUT };
    }
    const transaction = this.#byId.get(transactionalId) ?? this.#begin(transactionalId);
    transaction.timeoutMs = timeoutMs;
    this.#fence(transaction);
    return { kind: 'given', producerId: transaction.producerId, producerEpoch: transaction.epoch };
  }

  /** Takes partitions into the producer's transaction, which it opens if need be. Undefined when done. */
  addPartitions(producer: ProducerRef, partitions: readonly Partition[]): ErrorCode | undefined {
    return this.#enter(producer, (transaction) => {
      for (const partition of partitions) transaction.partitions.add(partition);
    });
  }

  /** Takes a group's offsets into the producer's transaction, which it opens if need be. Undefined when done. */
  addGroup(producer: ProducerRef, groupId: string): ErrorCode | undefined {
    return this.#enter(producer, ({ offsets }) => {
      if (!offsets.has(groupId)) offsets.set(groupId, []);
    });
  }

  /** Keeps offsets that are committed when the transaction is. Undefined when done. */
  addOffsets(producer: ProducerRef, groupId: string, offsets: readonly PendingOffset[]): ErrorCode | undefined {
    const found = this.#find(producer);
    if (typeof found === 'number') return found;
    const pending = found.offsets.get(groupId);
    if (found.state !== 'Ongoing' || pending === undefined) return ErrorCode.INVALID_TXN_STATE;
    pending.push(...offsets);
    return undefined;
  }

  /** Ends the producer's transaction. Asked again for the same end it has nothing to do. Undefined when done. */
  end(producer: ProducerRef, committed: boolean): ErrorCode | undefined {
    const found = this.#find(producer);
    if (typeof found === 'number') return found;
    if (found.state === (committed ? 'Committed' : 'Aborted')) return undefined;
    if (found.state !== 'Ongoing') return ErrorCode.INVALID_TXN_STATE;
    this.#finish(found, committed);
    return undefined;
  }

  /** Why a transactional batch cannot be part of this partition; undefined when it can. */
  faultOf(producerId: bigint, producerEpoch: number, partition: Partition): ErrorCode | undefined {
    const transaction = this.#byProducer.get(producerId);
    if (transaction === undefined) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
    if (transaction.epoch !== producerEpoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
    return transaction.partitions.has(partition) ? undefined : ErrorCode.INVALID_TXN_STATE;
  }

  #begin(transactionalId: string): Transaction {
    const transaction: Transaction = {
      producerId: this.#nextProducerId++,
      epoch: -1,
      timeoutMs: MAX_TIMEOUT_MS,
      state: 'Empty',
      partitions: new Set(),
      offsets: new Map(),
      stopTimeout: () => {},
    };
    this.#byId.set(transactionalId, transaction);
    this.#byProducer.set(transaction.producerId, transaction);
    return transaction;
  }

  #fence(transaction: Transaction): void {
    if (transaction.state === 'Ongoing') this.#finish(transaction, false);
    transaction.state = 'Empty';
    if (transaction.epoch < LAST_EPOCH) {
      transaction.epoch++;
      return;
    }
    this.#byProducer.delete(transaction.producerId);
    transaction.producerId = this.#nextProducerId++;
    transaction.epoch = 0;
    this.#byProducer.set(transaction.producerId, transaction);
  }

  #find({ transactionalId, producerId, producerEpoch }: ProducerRef): Transaction | ErrorCode {
    const transaction = this.#byId.get(transactionalId);
    if (transaction === undefined || transaction.producerId !== producerId)
      return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
    return transaction.epoch === producerEpoch ? transaction : ErrorCode.INVALID_PRODUCER_EPOCH;
  }

  #enter(producer: ProducerRef, change: (transaction: Transaction) => void): ErrorCode | undefined {
    const found = this.#find(producer);
    if (typeof found === 'number') return found;
    if (found.state !== 'Ongoing') {
      found.state = 'Ongoing';
      // A producer that went away must not hold readers up for ever; its epoch is over, too.
      found.stopTimeout = this.#schedule(found.timeoutMs, () => this.#fence(found));
    }
    change(found);
    return undefined;
  }

  #finish(transaction: Transaction, committed: boolean): void {
    transaction.stopTimeout();
    const { producerId, epoch: producerEpoch } = transaction;
    for (const partition of transaction.partitions) {
      partition.endTransaction({ producerId, producerEpoch, committed }, this.#now());
    }
    for (const [groupId, offsets] of committed ? transaction.offsets : []) {
      const group = this.#groups.getOrMake(groupId);
      for (const { topic, partition, ...position } of offsets) group.offsets.set(topic, partition, position);
    }
    transaction.partitions.clear();
    transaction.offsets.clear();
    transaction.state = committed ? 'Committed' : 'Aborted';
  }
}
