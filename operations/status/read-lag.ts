import type { Admin } from 'kafkajs';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import type { SinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import type { TopicLag } from './facts.ts';

/** How the lag of a sink is read. */
export interface LagOptions {
  readonly kafka: KafkaOverride;
  /** Whether what was there before a mapping first read is not for it (`startingPosition: LATEST`). */
  readonly beginsAtEnd: boolean;
}

/** How far the groups of a sink are behind, by topic. @throws the errors of {@link withAdmin} */
export async function readLag(
  target: Pick<Target, 'aws'>,
  connector: DeployedConnector,
  mappings: readonly SinkMapping[],
  { kafka, beginsAtEnd }: LagOptions,
): Promise<readonly TopicLag[]> {
  return withAdmin(await connectorKafka(target, connector, kafka), (admin) =>
    Promise.all(mappings.map((mapping) => topicLag(admin, mapping, beginsAtEnd))),
  );
}

async function topicLag(admin: Admin, mapping: SinkMapping, beginsAtEnd: boolean): Promise<TopicLag> {
  const { topic, consumerGroupId: groupId } = mapping;
  const [ends, groups] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  const committed = new Map(
    groups.flatMap(({ partitions }) => partitions.map(({ partition, offset }) => [partition, Number(offset)] as const)),
  );
  /** Where each partition goes on, and where it ends. */
  const places = ends.map(({ partition, low, high }) => {
    const offset = committed.get(partition) ?? -1;
    const begin = beginsAtEnd ? Number(high) : Number(low);
    return { partition, next: offset < 0 ? begin : Math.max(offset, Number(low)), end: Number(high) };
  });
  const records = places.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
  const nextOffsets = new Map(places.map(({ partition, next }) => [partition, next]));
  return {
    topic,
    records,
    ageMs: records === 0 ? 0 : await oldestAge(olderThan(admin, topic, nextOffsets)),
    isUnread: ends.every(({ partition }) => (committed.get(partition) ?? -1) < 0),
  };
}

/** What tells whether a record that waits is older than so many ms. */
function olderThan(admin: Admin, topic: string, nextOffsets: ReadonlyMap<number, number>) {
  const now = Date.now();
  return async (ageMs: number) => {
    // The first record of that time or later: what waits before it is older.
    const firsts = await admin.fetchTopicOffsetsByTimestamp(topic, Math.round(now - ageMs));
    return firsts.some(({ partition, offset }) => (nextOffsets.get(partition) ?? Number.MAX_VALUE) < Number(offset));
  };
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 90 * 86_400_000;
/** Precise to a twentieth. */
const PRECISION = 1.05;

/** The age of the oldest record that waits, in ms, by questions of which each halves what it may be. */
export async function oldestAge(isOlderThan: (ageMs: number) => Promise<boolean>): Promise<number> {
  let [least, most] = [SHORTEST_MS, LONGEST_MS];
  if (!(await isOlderThan(least))) return least;
  if (await isOlderThan(most)) return most;
  while (most / least > PRECISION) {
    const middle = Math.sqrt(least * most);
    if (await isOlderThan(middle)) least = middle;
    else most = middle;
  }
  return Math.round(most);
}
