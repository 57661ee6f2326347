import {
  type EventCluster,
  envelopeBytes,
  type MskRecord,
  PAYLOAD_LIMIT,
  partitionBytes,
  partitionKey,
  recordBytes,
} from './event.ts';

/** When a batch is complete. */
export interface BatchLimits {
  readonly cluster: EventCluster;
  readonly batchSize: number;
  readonly windowMs: number;
}

interface Waiting {
  readonly record: MskRecord;
  readonly bytes: number;
  /** When it was read, in milliseconds. */
  readonly since: number;
}

/**
 * Gathers records into batches as Lambda does: a batch is complete at its size, when its first record has waited for the
 * window, or when the next record would not fit into the payload. A partition that is part of a running batch waits for
 * its end, so records of a partition are never in two batches at once.
 */
export class BatchCollector {
  readonly #limits: BatchLimits;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #busy = new Set<string>();
  readonly #envelope: number;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
    this.#envelope = envelopeBytes(limits.cluster);
  }

  /** Adds a partition's records in offset order. */
  add(records: readonly MskRecord[], now: number): void {
    for (const record of records) {
      const key = partitionKey(record);
      const queue = this.#waiting.get(key) ?? [];
      if (queue.length === 0) this.#waiting.set(key, queue);
      queue.push({ record, bytes: recordBytes(record), since: now });
    }
  }

  /** Takes a complete batch; its partitions are busy until {@link release}. */
  take(now: number): MskRecord[] | undefined {
    const batch: MskRecord[] = [];
    const taken = new Map<string, number>();
    let bytes = this.#envelope;
    let full = false;
    let oldest = Number.POSITIVE_INFINITY;
    for (const [key, queue] of this.#free()) {
      bytes += partitionBytes(key);
      for (const { record, bytes: size, since } of queue) {
        full = batch.length === this.#limits.batchSize || (batch.length > 0 && bytes + size > PAYLOAD_LIMIT);
        if (full) break;
        batch.push(record);
        bytes += size;
        oldest = Math.min(oldest, since);
        taken.set(key, (taken.get(key) ?? 0) + 1);
      }
      if (full) break;
    }
    full ||= batch.length === this.#limits.batchSize;
    if (batch.length === 0 || (!full && now - oldest < this.#limits.windowMs)) return undefined;
    for (const [key, count] of taken) {
      this.#waiting.get(key)?.splice(0, count);
      this.#busy.add(key);
    }
    return batch;
  }

  /** Milliseconds until a batch may be complete though nothing is added; undefined while nothing waits. */
  dueIn(now: number): number | undefined {
    const heads = this.#free().map(([, [first]]) => first?.since ?? now);
    return heads.length === 0 ? undefined : Math.max(0, Math.min(...heads) + this.#limits.windowMs - now);
  }

  /** Says that a batch has ended. */
  release(batch: readonly MskRecord[]): void {
    for (const record of batch) this.#busy.delete(partitionKey(record));
  }

  /** Records that wait, of all partitions. */
  get size(): number {
    return [...this.#waiting.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Whether what waits of a partition fills a batch, so that reading more of it can wait, too. */
  fillsBatch(key: string): boolean {
    const queue = this.#waiting.get(key) ?? [];
    return queue.length >= this.#limits.batchSize || queue.reduce((sum, { bytes }) => sum + bytes, 0) >= PAYLOAD_LIMIT;
  }

  /** Forgets what waits, after the group was dealt anew: Kafka hands it out again from the committed offsets. */
  clear(): void {
    this.#waiting.clear();
  }

  /** Waiting queues of partitions that are not busy, the one that waits longest first. */
  #free(): [string, Waiting[]][] {
    return [...this.#waiting]
      .filter(([key, queue]) => queue.length > 0 && !this.#busy.has(key))
      .sort(([, [a]], [, [b]]) => (a?.since ?? 0) - (b?.since ?? 0));
  }
}
