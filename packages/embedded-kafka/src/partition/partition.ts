import { type Batch, readBatch } from '../records/batch.ts';
import { type EndMarker, endMarker } from '../records/end-marker.ts';
import type { ErrorCode } from '../wire/errors.ts';
import { admit, type BatchRules } from './admission.ts';
import { Log, type ReadLimits } from './log.ts';
import { Producers } from './producers.ts';
import { type AbortedTransaction, TransactionIndex } from './transaction-index.ts';

/** Where a produced batch lies, or why it was refused. A repeated idempotent batch lies where it was appended first. */
export type Appended =
  | { readonly kind: 'appended'; readonly baseOffset: bigint }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** One partition: its log, and what must be known of its producers and transactions. */
export class Partition {
  readonly #log = new Log();
  readonly #producers = new Producers();
  readonly #transactions = new TransactionIndex();
  readonly #watchers = new Set<() => void>();

  get start(): bigint {
    return this.#log.start;
  }

  get end(): bigint {
    return this.#log.end;
  }

  /** The largest time (ms) of a record; undefined when there is none. */
  get latestTime(): bigint | undefined {
    return this.#log.latestTime;
  }

  /** Up to where (exclusive) a reader sees: all, or only what no open transaction can still change. */
  visibleEnd(committedOnly: boolean): bigint {
    return committedOnly ? this.#transactions.stableEnd(this.end) : this.end;
  }

  /** Appends what a producer sent. `faultOf` says why a transactional batch does not belong to a transaction of this partition. `now` is in ms. */
  produce(bytes: Buffer, rules: BatchRules, now: number, faultOf: (batch: Batch) => ErrorCode | undefined): Appended {
    const admission = admit(bytes, rules, now);
    if (admission.kind === 'refused') return admission;
    const { batch, latest } = admission;
    const standing = this.#producers.standing(batch);
    if (standing.kind === 'refused') return standing;
    if (standing.kind === 'duplicate') return { kind: 'appended', baseOffset: standing.baseOffset };
    const fault = batch.transactional ? faultOf(batch) : undefined;
    if (fault !== undefined) return { kind: 'refused', code: fault };
    const baseOffset = this.#log.append(batch, latest);
    this.#producers.appended(batch, baseOffset);
    if (batch.transactional) this.#transactions.wrote(batch.producerId, baseOffset);
    this.wake();
    return { kind: 'appended', baseOffset };
  }

  /** Appends the marker that ends a transaction. `now` is in ms. */
  endTransaction(end: EndMarker, now: number): void {
    const offset = this.#log.append(readBatch(endMarker(end, BigInt(now))), -1n);
    this.#transactions.ended(end.producerId, offset, end.committed);
    this.#producers.fence(end.producerId, end.producerEpoch);
    this.wake();
  }

  read(from: bigint, limits: ReadLimits): readonly Buffer[] {
    return this.#log.read(from, limits);
  }

  abortedWithin(from: bigint, upTo: bigint): readonly AbortedTransaction[] {
    return this.#transactions.abortedWithin(from, upTo);
  }

  firstSince(timestamp: bigint, upTo: bigint): { readonly offset: bigint; readonly timestamp: bigint } | undefined {
    return this.#log.firstSince(timestamp, upTo);
  }

  trim(offset: bigint): void {
    this.#log.trim(offset);
    this.#transactions.trim(this.start);
    this.wake();
  }

  /** Calls `watcher` after each change; gives the function that ends this. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Has every watcher look again: also when the partition's topic is gone. */
  wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
