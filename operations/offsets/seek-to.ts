import type { Admin } from 'kafkajs';
import { OperationError } from '../operation-error.ts';
import type { OffsetsOfFile } from './offsets-file.ts';
import { offsetsAt, type PartitionOffsets } from './topic-offsets.ts';

/** Where to a consumer group is set. */
export type SeekTo =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** The first record that is not older, in ms since 1970. */
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'offset'; readonly offset: number }
  /** So many records further; negative: back. */
  | { readonly kind: 'by-records'; readonly records: number }
  /** So much later than the next record, of where nothing is left than now; negative: earlier. */
  | { readonly kind: 'by-time'; readonly ms: number }
  /** What a file says of each partition; others stay. */
  | { readonly kind: 'file'; readonly offsets: OffsetsOfFile };

/** A partition of a topic with the time of the next record. */
export interface TimedOffsets extends PartitionOffsets {
  /** In ms since 1970; undefined when there is no next record, or its time cannot be read. */
  readonly nextTime: number | undefined;
}

/**
 * The offsets that partitions are to be set to; a partition that stays is left out. All are within what Kafka still has.
 * @param now in ms since 1970.
 * @throws OperationError `asked-wrongly` when a file says nothing of any of them
 */
export async function offsetsTo(
  to: SeekTo,
  partitions: readonly TimedOffsets[],
  admin: Admin,
  now: number,
): Promise<ReadonlyMap<TimedOffsets, number>> {
  const found = await wantedOffsets(to, partitions, admin, now);
  const bounded = new Map<TimedOffsets, number>();
  for (const [partition, offset] of found) {
    bounded.set(partition, Math.min(Math.max(offset, partition.low), partition.high));
  }
  return bounded;
}

async function wantedOffsets(
  to: SeekTo,
  partitions: readonly TimedOffsets[],
  admin: Admin,
  now: number,
): Promise<readonly (readonly [TimedOffsets, number])[]> {
  const each = (offset: (partition: TimedOffsets) => number) => partitions.map((one) => [one, offset(one)] as const);
  switch (to.kind) {
    case 'earliest':
      return each(({ low }) => low);
    case 'latest':
      return each(({ high }) => high);
    case 'offset':
      return each(() => to.offset);
    case 'by-records':
      return each(({ next }) => next + to.records);
    case 'time':
      return atTimes(partitions, admin, () => to.ms);
    case 'by-time':
      return atTimes(partitions, admin, ({ nextTime }) => (nextTime ?? now) + to.ms);
    case 'file': {
      const known = partitions.flatMap((one) => {
        const offset = to.offsets(one);
        return offset === undefined ? [] : [[one, offset] as const];
      });
      if (known.length > 0) return known;
      const groups = [...new Set(partitions.map(({ group }) => group))].join(', ');
      throw new OperationError('asked-wrongly', `the file says nothing of the partitions of ${groups}`);
    }
  }
}

async function atTimes(
  partitions: readonly TimedOffsets[],
  admin: Admin,
  timeOf: (partition: TimedOffsets) => number,
): Promise<readonly (readonly [TimedOffsets, number])[]> {
  const asked = new Map<string, Promise<ReadonlyMap<number, number>>>();
  return Promise.all(
    partitions.map(async (one) => {
      const time = Math.max(0, timeOf(one));
      const key = `${time}/${one.topic}`;
      const offsets = asked.get(key) ?? offsetsAt(admin, one.topic, time);
      asked.set(key, offsets);
      return [one, (await offsets).get(one.partition) ?? one.high] as const;
    }),
  );
}
