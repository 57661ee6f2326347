import type { Admin } from 'kafkajs';
import * as z from 'zod';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { OperationError } from '../operation-error.ts';
import type { SinkMapping } from '../target/mappings.ts';
import type { RawKafka } from '../target/raw-kafka.ts';
import type { SetOffset } from './offsets-file.ts';
import { offsetsTo, type SeekTo, type TimedOffsets } from './seek-to.ts';
import { topicOffsets } from './topic-offsets.ts';

/** How many partitions' records are looked at at once. */
const AT_ONCE = 8;

const move = z.object({
  topic: z.string(),
  consumerGroupId: z.string(),
  partition: z.int(),
  from: z.int().describe('The next offset to read, before.'),
  fromTime: z
    .string()
    .nullable()
    .describe('Time of the record there; null: there is none, or its time cannot be read.'),
  to: z.int().describe('The next offset to read, after.'),
  toTime: z.string().nullable(),
});

/** Where a partition of a sink stands, and where it is to stand. */
export type Move = z.infer<typeof move>;

/** What a seek changes, partition by partition. */
export const seekPlan = z.array(move);

/** What seeks count. */
export interface SeekCounts {
  /** Records that are read, and written, again: so many at most, since Kafka may have removed some. */
  readonly again: number;
  /** Records that nobody will write: so many at most. */
  readonly passedOver: number;
}

/** What a plan does to records. */
export function countsOf(plan: readonly Move[]): SeekCounts {
  const sum = (of: (each: Move) => number) => plan.reduce((total, each) => total + Math.max(0, of(each)), 0);
  return { again: sum(({ from, to }) => from - to), passedOver: sum(({ from, to }) => to - from) };
}

/** The positions of a plan, from before or from after. */
export function positionsOf(plan: readonly Move[], which: 'from' | 'to'): readonly SetOffset[] {
  return plan.map(({ consumerGroupId: group, topic, partition, ...each }) => ({
    group,
    topic,
    partition,
    offset: each[which],
  }));
}

/**
 * Works out where partitions stand and where they are to stand.
 * @param wanted partitions that are meant; empty: all.
 * @param now in ms since 1970.
 * @throws OperationError `asked-wrongly` when a topic has no such partition
 */
export async function planSeek(
  { admin, raw }: { readonly admin: Admin; readonly raw: RawKafka },
  mappings: readonly SinkMapping[],
  wanted: readonly number[],
  to: SeekTo,
  now: number,
): Promise<readonly Move[]> {
  const all = (await Promise.all(mappings.map((mapping) => topicOffsets(admin, mapping)))).flat();
  const missing = wanted.find((partition) => !all.some((each) => each.partition === partition));
  if (missing !== undefined) {
    const topics = mappings.map(({ topic }) => topic).join(', ');
    throw new OperationError('asked-wrongly', `${topics} has no partition ${missing}`);
  }
  const meant = wanted.length === 0 ? all : all.filter(({ partition }) => wanted.includes(partition));
  const timeAt = (each: (typeof meant)[number], offset: number) =>
    offset >= each.high ? undefined : raw.recordTime(each.topic, each.partition, Math.max(offset, each.low));
  const timed = await someAtOnce(
    meant,
    async (each): Promise<TimedOffsets> => ({ ...each, nextTime: await timeAt(each, each.next) }),
  );
  const offsets = await offsetsTo(to, timed, admin, now);
  return someAtOnce([...offsets], async ([each, offset]) => ({
    topic: each.topic,
    consumerGroupId: each.group,
    partition: each.partition,
    from: each.next,
    fromTime: isoMs(each.nextTime),
    to: offset,
    toTime: isoMs(offset === each.next ? each.nextTime : await timeAt(each, offset)),
  }));
}

async function someAtOnce<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  }
  return done;
}
