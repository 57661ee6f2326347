import { kafkaErrorType, produceError } from '../producer.ts';
import type { ProduceCluster } from './cluster.ts';
import type { Pauses } from './pauses.ts';

/** Makes topics; one that exists by then is fine. @throws ProduceError when it may not or cannot. */
export type TopicMaker = (topics: readonly string[]) => Promise<void>;

/** A topic that will not come by waiting. */
const FINAL: ReadonlySet<string> = new Set(['INVALID_TOPIC_EXCEPTION', 'TOPIC_AUTHORIZATION_FAILED']);

/**
 * Learns the partitions of topics, making those that are missing if asked to, and waits for those that come into being.
 * @throws ProduceError naming the topic when one has none after a while.
 */
export async function learnTopics(
  topics: ReadonlySet<string>,
  { cluster, makeTopic }: { readonly cluster: ProduceCluster; readonly makeTopic: TopicMaker | undefined },
  pauses: Pauses,
): Promise<void> {
  let made = false;
  for (const topic of topics) {
    for (;;) {
      const error = await learn(cluster, topic);
      if (error === undefined) break;
      const missing = kafkaErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (missing && makeTopic !== undefined && !made) {
        // All at once: the others are most likely missing too, and making one that exists does no harm.
        await makeTopic([...topics]);
        made = true;
        continue;
      }
      if (FINAL.has(kafkaErrorType(error) ?? '') || !(await pauses.pause())) throw produceError(topic, error);
      if (!missing) await cluster.refresh(error).catch(() => undefined);
    }
  }
  pauses.reset();
}

async function learn(cluster: ProduceCluster, topic: string): Promise<unknown> {
  try {
    await cluster.learn([topic]);
    if (cluster.partitionsOf(topic) > 0) return undefined;
    await cluster.refresh(undefined);
    return cluster.partitionsOf(topic) > 0 ? undefined : new Error('has no partitions');
  } catch (error) {
    return error;
  }
}
