import type { MskRecord } from './record.ts';

/**
 * What of each partition may be committed: everything before the first record that is not dealt with. Records end out of
 * order when one is passed over for its age while an older one is still retried.
 */
export class Progress {
  readonly #partitions = new Map<number, { readonly open: Set<number>; next: number }>();

  /**
   * Adds what was read of a partition.
   * @param open the records to be dealt with, in offset order.
   * @param next offset after the last record read.
   */
  read(partition: number, open: readonly MskRecord[], next: number): void {
    const progress = this.#partitions.get(partition) ?? { open: new Set(), next };
    progress.next = next;
    for (const { offset } of open) progress.open.add(offset);
    this.#partitions.set(partition, progress);
  }

  /** Says that records are dealt with. Returns the offset to commit of each of their partitions. */
  done(records: readonly MskRecord[]): Map<number, number> {
    for (const { partition, offset } of records) this.#partitions.get(partition)?.open.delete(offset);
    const offsets = new Map<number, number>();
    for (const { partition } of records) {
      if (offsets.has(partition)) continue;
      const progress = this.#partitions.get(partition);
      // A partition that is unknown was forgotten meanwhile: its records come again.
      if (progress !== undefined) offsets.set(partition, firstOf(progress.open) ?? progress.next);
    }
    return offsets;
  }

  /** Whether all that was read of a partition is dealt with. */
  isClear(partition: number): boolean {
    return this.#partitions.get(partition)?.open.size === 0;
  }

  /** Forgets everything, after the group was dealt anew. */
  clear(): void {
    this.#partitions.clear();
  }
}

function firstOf(offsets: ReadonlySet<number>): number | undefined {
  const [first] = offsets;
  return first;
}
