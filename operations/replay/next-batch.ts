import { topicOffsets } from '../offsets/topic-offsets.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import { readMappings } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import { sunkTopics } from '../verify/sunk-topics.ts';
import { type BatchRange, MOST_RECORDS } from './batch-records.ts';

/**
 * The records that come next to a sink: of each partition as many as a batch has, behind what its group has committed. A
 * batch that comes again and again begins there, and one of which the log says nothing too.
 */
export async function nextBatch(
  target: Pick<Target, 'aws'>,
  sink: DeployedConnector,
  override: KafkaOverride,
): Promise<readonly BatchRange[]> {
  const [mappings, handed, kafka] = await Promise.all([
    readMappings(target, sink),
    sunkTopics(target, sink),
    connectorKafka(target, sink, override),
  ]);
  const sizes = new Map(handed.map(({ topic, batchSize }) => [topic, batchSize]));
  const offsets = await withAdmin(kafka, (admin) =>
    Promise.all(mappings.map((mapping) => topicOffsets(admin, mapping))),
  );
  const waiting = offsets.flat().filter(({ next, high }) => next < high);
  const most = Math.max(1, Math.floor(MOST_RECORDS / Math.max(1, waiting.length)));
  return waiting.map(({ topic, partition, low, next, high }) => {
    // What is older than the topic's retention is passed over.
    const from = Math.max(low, next);
    return { topic, partition, from, to: Math.min(high, from + Math.min(most, sizes.get(topic) ?? most)) };
  });
}
