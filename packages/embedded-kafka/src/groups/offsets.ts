/** A committed position: the offset of the next record to read, and the committer's own note. */
export interface CommittedOffset {
  readonly offset: bigint;
  /** The leader's epoch when the record before was read; -1 when it was not told. */
  readonly leaderEpoch: number;
  readonly metadata: string;
}

/** The committed positions of one group. */
export class Offsets {
  readonly #byTopic = new Map<string, Map<number, CommittedOffset>>();

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.#byTopic.get(topic)?.get(partition);
  }

  set(topic: string, partition: number, committed: CommittedOffset): void {
    const partitions = this.#byTopic.get(topic) ?? new Map<number, CommittedOffset>();
    this.#byTopic.set(topic, partitions.set(partition, committed));
  }

  /** Topics with the partitions that have a position. */
  all(): readonly { readonly topic: string; readonly partitions: readonly number[] }[] {
    return [...this.#byTopic].map(([topic, partitions]) => ({ topic, partitions: [...partitions.keys()] }));
  }

  forgetTopic(topic: string): void {
    this.#byTopic.delete(topic);
  }
}
