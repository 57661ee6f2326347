import { type KafkajsCluster, kafkaErrors } from '../../functions/shared/kafka/kafkajs-internals.ts';
import { OperationError } from '../operation-error.ts';
import { type ConnectorKafka, explainKafkaError } from './kafka.ts';
import { fetchRequest, fetchResponse, firstRecordTime } from './record-time.ts';
import { readRanges, type TopicReader } from './topic-reader.ts';

/** An offset of a consumer group, and what stands beside it. */
export interface GroupOffset {
  readonly partition: number;
  /** The next one to read. */
  readonly offset: number;
  /** @default - none */
  readonly metadata?: string;
}

/** What kafkajs’ clients cannot do: read without a group, look at one record, and commit for a group that nobody is in. */
export interface RawKafka extends TopicReader {
  /**
   * The time of the first record from an offset on, in ms since 1970; undefined when there is none. Of a batch that is
   * compressed by other means than gzip, the time of its first record.
   */
  recordTime(topic: string, partition: number, offset: number): Promise<number | undefined>;
  /**
   * Sets offsets of a consumer group, all of them or none.
   * @throws OperationError `refused` when the group has an active member
   */
  commit(group: string, topic: string, offsets: readonly GroupOffset[]): Promise<void>;
}

/** Uses the brokers, and ends the connections. @throws OperationError when they cannot be reached; else what `use` throws */
export async function withRawKafka<T>(kafka: ConnectorKafka, use: (raw: RawKafka) => Promise<T>): Promise<T> {
  const { Cluster, loggers, socketFactory } = await import('../../functions/shared/kafka/kafkajs-internals.ts');
  const cluster = new Cluster({
    ...kafka.config,
    brokers: () => [...kafka.brokers],
    logger: loggers.createLogger({ level: loggers.LEVELS.NOTHING, logCreator: () => () => {} }),
    socketFactory: socketFactory(),
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
  });
  try {
    await cluster.connect();
    return await use(rawKafka(cluster));
  } catch (error) {
    throw explainKafkaError(error, kafka) ?? error;
  } finally {
    await cluster.disconnect().catch(() => {});
  }
}

function rawKafka(cluster: KafkajsCluster): RawKafka {
  return {
    read: (topic, ranges) => readRanges(cluster, topic, ranges),

    async recordTime(topic, partition, offset) {
      await cluster.addMultipleTargetTopics([topic]);
      const found = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition);
      if (found === undefined) return undefined;
      const broker = await cluster.findBroker({ nodeId: found.leader });
      const request = fetchRequest(topic, partition, offset);
      const { errorCode, records } = await broker.connectionPool.send({ request, response: fetchResponse });
      if (errorCode !== 0) throw kafkaErrors.createErrorFromCode(errorCode);
      return firstRecordTime(records, offset);
    },

    async commit(groupId, topic, offsets) {
      // kafkajs looks for the coordinator among the brokers that it has learnt of with a topic.
      await cluster.addMultipleTargetTopics([topic]);
      const coordinator = await cluster.findGroupCoordinator({ groupId });
      const partitions = offsets.map(({ offset, ...each }) => ({ ...each, offset: String(offset) }));
      try {
        const topics = [{ topic, partitions }];
        await coordinator.offsetCommit({ groupId, groupGenerationId: -1, memberId: '', topics });
      } catch (error) {
        if (!(error instanceof Error) || !('type' in error) || error.type !== 'UNKNOWN_MEMBER_ID') throw error;
        throw new OperationError('refused', `group ${groupId} has an active member: nothing of it was set`, {
          cause: error,
        });
      }
    },
  };
}
