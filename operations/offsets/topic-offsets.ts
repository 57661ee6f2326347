import type { Admin } from 'kafkajs';
import { kafkaErrorType } from '../../functions/shared/kafka/producer.ts';
import { OperationError } from '../operation-error.ts';
import type { SinkMapping } from '../target/mappings.ts';

/** A partition's ends, and where its group goes on. Offsets up to 2^53. */
export interface PartitionOffsets {
  readonly topic: string;
  readonly group: string;
  readonly partition: number;
  readonly low: number;
  /** One after the last record. */
  readonly high: number;
  /** The next offset to read: what the group has committed, or where its mapping begins without. */
  readonly next: number;
  readonly isCommitted: boolean;
}

/** A topic that a sink is to read, and that Kafka does not have. */
export class MissingTopic extends OperationError {
  constructor(topic: string, cause: unknown) {
    super('refused', `topic ${topic} does not exist in Kafka`, { cause });
  }
}

/** The offsets of a mapping's topic and group, by partition. @throws MissingTopic */
export async function topicOffsets(admin: Admin, mapping: SinkMapping): Promise<readonly PartitionOffsets[]> {
  const { topic, consumerGroupId: group } = mapping;
  const [ends, [committed], begin] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
    beginnings(admin, mapping),
  ]).catch((error: unknown) => {
    throw kafkaErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION' ? new MissingTopic(topic, error) : error;
  });
  return ends
    .map(({ partition, ...end }): PartitionOffsets => {
      const [low, high] = [Number(end.low), Number(end.high)];
      const offset = Number(committed?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
      const isCommitted = offset >= 0;
      return {
        topic,
        group,
        partition,
        low,
        high,
        next: isCommitted ? offset : begin(partition, low, high),
        isCommitted,
      };
    })
    .sort((a, b) => a.partition - b.partition);
}

/** Where a group that has committed nothing begins. */
async function beginnings(
  admin: Admin,
  { topic, startingPosition, startingPositionTimestamp: time }: SinkMapping,
): Promise<(partition: number, low: number, high: number) => number> {
  if (startingPosition === 'LATEST') return (_, __, high) => high;
  if (startingPosition !== 'AT_TIMESTAMP' || time === undefined) return (_, low) => low;
  const offsets = await offsetsAt(admin, topic, time.getTime());
  return (partition, _, high) => offsets.get(partition) ?? high;
}

/** The first offset of each partition whose record is not older than a time in ms; the end where there is none. */
export async function offsetsAt(admin: Admin, topic: string, ms: number): Promise<ReadonlyMap<number, number>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, ms);
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}
