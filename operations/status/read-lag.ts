import type { Admin } from 'kafkajs';
import { MissingTopic, offsetsAt, topicOffsets } from '../offsets/topic-offsets.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import type { SinkMapping } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import type { TopicLag } from './facts.ts';

/** How far the groups of a sink are behind, by topic. @throws the errors of {@link withAdmin} */
export async function readLag(
  target: Pick<Target, 'aws'>,
  connector: DeployedConnector,
  mappings: readonly SinkMapping[],
  kafka: KafkaOverride,
): Promise<readonly TopicLag[]> {
  if (mappings.length === 0) return [];
  return withAdmin(await connectorKafka(target, connector, kafka), (admin) =>
    Promise.all(
      mappings.map((mapping) =>
        topicLag(admin, mapping).catch((error: unknown) => {
          if (!(error instanceof MissingTopic)) throw error;
          return { topic: mapping.topic, records: 0, ageMs: 0, isUnread: false, isMissing: true };
        }),
      ),
    ),
  );
}

async function topicLag(admin: Admin, mapping: SinkMapping): Promise<TopicLag> {
  const { topic } = mapping;
  const partitions = await topicOffsets(admin, mapping);
  // What is deleted by its age waits no more.
  const records = partitions.reduce((sum, { low, high, next }) => sum + Math.max(0, high - Math.max(low, next)), 0);
  const nextOffsets = new Map(partitions.map(({ partition, low, next }) => [partition, Math.max(low, next)]));
  return {
    topic,
    records,
    ageMs: records === 0 ? 0 : await oldestAge(olderThan(admin, topic, nextOffsets)),
    isUnread: partitions.every(({ isCommitted }) => !isCommitted),
  };
}

/** What tells whether a record that waits is older than so many ms. */
function olderThan(admin: Admin, topic: string, nextOffsets: ReadonlyMap<number, number>) {
  const now = Date.now();
  return async (ageMs: number) => {
    // The first record of that time or later: what waits before it is older.
    const firsts = await offsetsAt(admin, topic, Math.round(now - ageMs));
    return [...nextOffsets].some(([partition, next]) => next < (firsts.get(partition) ?? 0));
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
