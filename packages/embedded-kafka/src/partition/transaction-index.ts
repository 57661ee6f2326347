/** A transaction that was aborted: a reader of committed records skips its producer's records from `firstOffset` to the marker. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
}

/** Which transactions are open in a partition and which were aborted. */
export class TransactionIndex {
  readonly #open = new Map<bigint, bigint>();
  #aborted: readonly AbortedTransaction[] = [];

  /** A transactional batch was appended at `offset`. */
  wrote(producerId: bigint, offset: bigint): void {
    if (!this.#open.has(producerId)) this.#open.set(producerId, offset);
  }

  /** The marker that ends the producer's transaction was appended at `offset`. */
  ended(producerId: bigint, offset: bigint, committed: boolean): void {
    const firstOffset = this.#open.get(producerId);
    this.#open.delete(producerId);
    if (firstOffset === undefined || committed) return;
    this.#aborted = [...this.#aborted, { producerId, firstOffset, lastOffset: offset }];
  }

  /** Forgets what is only about records before `offset`. */
  trim(offset: bigint): void {
    this.#aborted = this.#aborted.filter(({ lastOffset }) => lastOffset >= offset);
  }

  /** Up to where (exclusive) every transaction is decided, in a log that ends at `end`. */
  stableEnd(end: bigint): bigint {
    let stable = end;
    for (const first of this.#open.values()) if (first < stable) stable = first;
    return stable;
  }

  /** The aborted transactions that reach into the offsets from `from` to `upTo` (exclusive). */
  abortedWithin(from: bigint, upTo: bigint): readonly AbortedTransaction[] {
    return this.#aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < upTo);
  }
}
