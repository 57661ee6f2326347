import type { Groups } from '../groups/groups.ts';
import type { CommittedOffset } from '../groups/offsets.ts';
import type { Partition } from '../partition/partition.ts';
import type { Schedule } from '../timers.ts';
import { ErrorCode } from '../wire/errors.ts';

/** What a producer's batches carry. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** How a transactional producer names itself in every request. */
export interface ProducerRef extends ProducerIdentity {
  readonly transactionalId: string;
}

/** An identity for an idempotent or transactional producer, or why it gets none. */
export type Identity =
  | ({ readonly kind: 'given' } & ProducerIdentity)
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
  /** What the producer was before it was given the present epoch, for who asks again without having heard of that. */
  before: ProducerIdentity | undefined;
  readonly partitions: Set<Partition>;
  readonly offsets: Map<string, PendingOffset[]>;
  stopTimeout: () => void;
}

/** `transaction.max.timeout.ms` of a broker with default settings. */
const MAX_TIMEOUT_MS = 900_000;
/** Epochs are int16; the last is kept free as Kafka does, and a new producer id begins. */
const LAST_EPOCH = 32_766;

const NEW: ProducerIdentity = { producerId: -1n, producerEpoch: -1 };

function identityOf({ producerId, epoch }: Transaction): ProducerIdentity {
  return { producerId, producerEpoch: epoch };
}

function given(transaction: Transaction): Identity {
  return { kind: 'given', ...identityOf(transaction) };
}

function isSame(one: ProducerIdentity | undefined, other: ProducerIdentity): boolean {
  return one?.producerId === other.producerId && one.producerEpoch === other.producerEpoch;
}

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

  /**
   * Gives a new producer id; for a known transactional id the next epoch, which fences the producer that had the last one.
   * @param had what the producer had before, if it has not begun anew (KIP-360); a producer id of -1 when it has
   */
  identify(transactionalId: string | null, timeoutMs: number, had: ProducerIdentity = NEW): Identity {
    if (had.producerId < 0n !== had.producerEpoch < 0) return { kind: 'refused', code: ErrorCode.INVALID_REQUEST };
    if (transactionalId === null) return { kind: 'given', producerId: this.#nextProducerId++, producerEpoch: 0 };
    if (transactionalId === '') return { kind: 'refused', code: ErrorCode.INVALID_REQUEST };
    if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) {
      return { kind: 'refused', code: ErrorCode.INVALID_TRANSACTION_TIMEOUT };
    }
    const transaction = this.#byId.get(transactionalId) ?? this.#begin(transactionalId);
    if (had.producerId >= 0n && isSame(transaction.before, had)) return given(transaction);
    if (had.producerId >= 0n && transaction.epoch >= 0 && !isSame(identityOf(transaction), had)) {
      return { kind: 'refused', code: ErrorCode.PRODUCER_FENCED };
    }
    transaction.timeoutMs = timeoutMs;
    this.#fence(transaction);
    transaction.before = had.producerId >= 0n ? had : undefined;
    return given(transaction);
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

  /**
   * Ends the producer's transaction. Asked again for the same end it has nothing to do.
   * @param renews whether the producer goes on in a new epoch, and so may abort what it has not begun (KIP-890)
   */
  end(producer: ProducerRef, committed: boolean, renews: boolean): Identity {
    const transaction = this.#byId.get(producer.transactionalId);
    const end = committed ? 'Committed' : 'Aborted';
    const isOver = transaction?.state === 'Committed' || transaction?.state === 'Aborted';
    if (renews && isOver && isSame(transaction.before, producer)) {
      return transaction.state === end ? given(transaction) : { kind: 'refused', code: ErrorCode.INVALID_TXN_STATE };
    }
    const found = this.#find(producer);
    if (typeof found === 'number') return { kind: 'refused', code: found };
    if (!renews && found.state === end) return given(found);
    if (found.state !== 'Ongoing' && (committed || !renews))
      return { kind: 'refused', code: ErrorCode.INVALID_TXN_STATE };
    // The markers are of the new epoch already: nothing of the old one may follow them.
    this.#finish(found, committed, renews ? found.epoch + 1 : found.epoch);
    if (renews) {
      this.#renew(found);
      found.before = { producerId: producer.producerId, producerEpoch: producer.producerEpoch };
    }
    return given(found);
  }

  /** Whether an open transaction holds a position of this group in this partition. */
  isPending(groupId: string, topic: string, partition: number): boolean {
    const isThis = (offset: PendingOffset) => offset.topic === topic && offset.partition === partition;
    return [...this.#byId.values()].some(({ offsets }) => offsets.get(groupId)?.some(isThis));
  }

  /** Why this partition is not in the producer's transaction; undefined when it is. */
  lacks(producer: ProducerRef, partition: Partition): ErrorCode | undefined {
    const found = this.#find(producer);
    if (typeof found === 'number') return found;
    return found.partitions.has(partition) ? undefined : ErrorCode.TRANSACTION_ABORTABLE;
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
      before: undefined,
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
    transaction.before = undefined;
    this.#renew(transaction);
  }

  #renew(transaction: Transaction): void {
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
    return transaction.epoch === producerEpoch ? transaction : ErrorCode.PRODUCER_FENCED;
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

  #finish(transaction: Transaction, committed: boolean, producerEpoch = transaction.epoch): void {
    transaction.stopTimeout();
    const { producerId } = transaction;
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
