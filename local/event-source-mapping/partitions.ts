import type { Admin } from 'kafkajs';
import type { MskRecord } from './event.ts';

/** A partition's ends and what its group has committed. Offsets up to 2^53. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
  readonly committed: number | undefined;
}

/** Asks Kafka for the offsets of a topic's partitions. */
export async function partitionOffsets(admin: Admin, topic: string, groupId: string): Promise<PartitionOffsets[]> {
  const [ends, [committed]] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  return ends.map(({ partition, low, high }) => {
    const offset = Number(committed?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
    return { partition, low: Number(low), high: Number(high), committed: offset < 0 ? undefined : offset };
  });
}

/** Records between what was read and the partitions' ends. A partition that is new is unread from its beginning. */
export function unread(ends: readonly PartitionOffsets[], positions: ReadonlyMap<number, number>): number {
  return ends.reduce(
    (sum, { partition, low, high }) => sum + Math.max(0, high - Math.max(positions.get(partition) ?? low, low)),
    0,
  );
}

/** Where a new group begins. */
export type StartingPosition =
  | { readonly at: 'TRIM_HORIZON' | 'LATEST' }
  /** The first records that are not older, in ms from 1970. */
  | { readonly at: 'AT_TIMESTAMP'; readonly timestamp: number };

/** The first offset of each partition whose record is not older than `timestamp`, in ms; the end where there is none. */
export async function offsetsAt(admin: Admin, topic: string, timestamp: number): Promise<ReadonlyMap<number, number>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

/**
 * Where a group begins in each partition: at what it committed, otherwise as `startingPosition` says
 * (https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html).
 * @param startingPosition the offsets by partition, of a time.
 */
export function startOffsets(
  offsets: readonly PartitionOffsets[],
  startingPosition: 'TRIM_HORIZON' | 'LATEST' | ReadonlyMap<number, number>,
): Map<number, number> {
  return new Map(
    offsets.map(({ partition, low, high, committed }) => {
      if (committed !== undefined) return [partition, committed];
      if (startingPosition === 'TRIM_HORIZON') return [partition, low];
      return [partition, startingPosition === 'LATEST' ? high : (startingPosition.get(partition) ?? high)];
    }),
  );
}

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

/** Pause before the n-th retry: 100 ms, doubling to 5 s. Lambda's own is longer and not documented. */
export function defaultBackoffMs(retry: number): number {
  return Math.min(5_000, 100 * 2 ** (retry - 1));
}
