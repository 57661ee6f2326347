import type { Admin } from 'kafkajs';
import { OperationError } from '../operation-error.ts';
import { type PartitionRange, topicRanges } from '../target/topic-reader.ts';

/** An end of what is verified. */
export type RangeEnd =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  /** Records of this time and later, or before it; milliseconds since 1970. */
  | { readonly kind: 'time'; readonly ms: number }
  /** By partition, the first offset, or the one behind the last. Other partitions are left out. */
  | { readonly kind: 'offsets'; readonly offsets: ReadonlyMap<number, number> };

/** What is verified of a partition. */
export interface VerifiedPartition extends PartitionRange {
  readonly topic: string;
  /** Records in front of `to` as it was asked for that the sink has not committed yet: they are left out. */
  readonly waiting: number;
  /** The offset behind the last record that the sink has committed. */
  readonly end: number;
}

/** The topic of a sink and its consumer group. */
export interface SunkTopic {
  readonly topic: string;
  readonly consumerGroupId: string;
}

/**
 * What of a topic is verified: records from `from` to `to` that are there still, as far as the sink has committed them.
 * @throws OperationError when the topic or a partition is not there
 */
export async function verifiedRange(
  admin: Admin,
  { topic, consumerGroupId: groupId }: SunkTopic,
  from: RangeEnd,
  to: RangeEnd,
): Promise<readonly VerifiedPartition[]> {
  const [asked, [group]] = await Promise.all([
    askedRange(admin, topic, from, to),
    admin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  const committed = new Map(group?.partitions.map((each) => [each.partition, Number(each.offset)]));
  return asked.map(({ partition, from: begin, to: last, there }) => {
    // Without a commit nothing is known to have been written.
    const end = clamp(committed.get(partition) ?? -1, there.from, there.to);
    const until = clamp(end, begin, last);
    return { topic, partition, from: begin, to: until, waiting: last - until, end };
  });
}

/** A range of a partition, and all that is there of it. */
export interface AskedRange extends PartitionRange {
  readonly there: PartitionRange;
}

/**
 * What is there of a topic from one end to the other, partition by partition.
 * @throws OperationError when the topic or a partition is not there
 */
export async function askedRange(
  admin: Admin,
  topic: string,
  from: RangeEnd,
  to: RangeEnd,
): Promise<readonly AskedRange[]> {
  const all = await topicRanges(admin, topic);
  const [firsts, lasts] = await Promise.all([offsetsOf(admin, topic, all, from), offsetsOf(admin, topic, all, to)]);
  return all.flatMap((there) => {
    const { partition } = there;
    const [first, last] = [firsts.get(partition), lasts.get(partition)];
    if (first === undefined || last === undefined) return [];
    const begin = clamp(first, there.from, there.to);
    return [{ partition, from: begin, to: clamp(last, begin, there.to), there }];
  });
}

async function offsetsOf(
  admin: Admin,
  topic: string,
  there: readonly PartitionRange[],
  end: RangeEnd,
): Promise<ReadonlyMap<number, number>> {
  switch (end.kind) {
    case 'earliest':
      return new Map(there.map(({ partition, from }) => [partition, from]));
    case 'latest':
      return new Map(there.map(({ partition, to }) => [partition, to]));
    case 'time': {
      const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, end.ms);
      return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    }
    case 'offsets': {
      const missing = [...end.offsets.keys()].find((partition) => !there.some((each) => each.partition === partition));
      if (missing === undefined) return end.offsets;
      throw new OperationError('asked-wrongly', `topic ${topic} has no partition ${missing}`);
    }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
