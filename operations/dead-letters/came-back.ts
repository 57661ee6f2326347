import { OperationError } from '../operation-error.ts';
import { readMappings } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import { topicRanges } from '../target/topic-reader.ts';
import { type Waiting, waitFor } from '../waiting.ts';
import { type ListedLetter, listedLetter } from './list.ts';
import { type DeadLetters, readLetters } from './open.ts';

/** What came back of records that were replayed. */
export interface CameBack {
  readonly count: number;
  /** The first of them. */
  readonly letters: readonly ListedLetter[];
  /** Why not all of them may be back yet; null when the sink has read all that was sent. */
  readonly unsure: string | null;
}

/** Dead letters that are named. */
const MOST_NAMED = 100;

/**
 * Waits until the sink has read the topics to where they end now, and looks which records of a replay are dead letters again.
 * @param topics that were sent to.
 */
export async function whatCameBack(
  target: Target,
  letters: DeadLetters,
  {
    replayId,
    topics,
    waitMs,
  }: { readonly replayId: string; readonly topics: readonly string[]; readonly waitMs: number },
  waiting: Waiting,
): Promise<CameBack> {
  const unsure = await untilRead(target, letters, { topics, waitMs }, waiting);
  const named: ListedLetter[] = [];
  let count = 0;
  for (const { topic, ranges, parse, reader } of letters.backIn) {
    const before = new Map(ranges.map(({ partition, to }) => [partition, to]));
    const since = (await topicRanges(letters.admin, topic)).map(({ partition, from, to }) => ({
      ...{ partition, to },
      from: Math.max(from, before.get(partition) ?? from),
    }));
    for await (const letter of readLetters({ topic, parse, reader, connector: letters.connector }, since)) {
      if (letter.replayId !== replayId) continue;
      count += 1;
      if (named.length < MOST_NAMED) named.push(listedLetter(letter, false));
    }
  }
  if (letters.backIn.length === 0) {
    return { count, letters: named, unsure: unsure ?? `what cannot be written comes back to ${letters.topic} alone` };
  }
  return { count, letters: named, unsure };
}

async function untilRead(
  target: Target,
  { admin, connector }: DeadLetters,
  { topics, waitMs }: { readonly topics: readonly string[]; readonly waitMs: number },
  waiting: Waiting,
): Promise<string | null> {
  const mappings = await readMappings(target, connector);
  for (const topic of topics) {
    const mapping = mappings.find((each) => each.topic === topic);
    if (mapping === undefined) return `no mapping of ${connector.name} reads topic ${topic}`;
    if (mapping.state !== 'Enabled') {
      return `the mapping of topic ${topic} is ${mapping.state}: what was sent waits there until \`tdkafka resume ${connector.name}\``;
    }
    const { consumerGroupId: groupId } = mapping;
    const ends = await topicRanges(admin, topic);
    const isRead = async () => {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const at = new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      return ends.every(({ partition, from, to }) => from === to || (at.get(partition) ?? -1) >= to) || undefined;
    };
    try {
      await waitFor(isRead, { what: `the sink reads topic ${topic}`, mostMs: waitMs }, waiting);
    } catch (error) {
      if (error instanceof OperationError) return `the sink has not read all of topic ${topic} yet`;
      throw error;
    }
  }
  return null;
}
