import kafkajs, { type KafkaConfig } from 'kafkajs';
import '../kafkajs-internals.ts';
import { ProduceError } from '../producer.ts';
import type { TopicMaker } from './learn-topics.ts';

/** How topics are made that do not exist. */
export interface TopicCreation {
  readonly partitions: number;
  /** Undefined: the cluster's own default, which brokers from Kafka 2.4 on know. */
  readonly replicationFactor?: number | undefined;
  /** By Kafka's names. */
  readonly config: Readonly<Record<string, string>>;
}

/** The error of one topic in kafkajs' aggregate. */
interface TopicError extends Error {
  readonly type: string;
  readonly topic: string;
}

/** Makes topics by an admin client of kafkajs, which is connected for that only. */
export function topicMaker(config: Omit<KafkaConfig, 'logLevel'>, creation: TopicCreation): TopicMaker {
  return async (topics) => {
    // Its errors reach us as rejections.
    const client = new kafkajs.Kafka({ ...config, logLevel: kafkajs.logLevel.NOTHING }).admin();
    try {
      await client.connect();
      await client.createTopics({
        // Brokers that have not heard of the topic yet answer that it is unknown, which ends the wait; who sends waits anyway.
        waitForLeaders: false,
        topics: topics.map((topic) => ({
          topic,
          numPartitions: creation.partitions,
          replicationFactor: creation.replicationFactor ?? -1,
          configEntries: Object.entries(creation.config).map(([name, value]) => ({ name, value })),
        })),
      });
    } catch (error) {
      const refused = topicErrors(error).find(({ type }) => type !== 'TOPIC_ALREADY_EXISTS');
      if (refused !== undefined) {
        throw new ProduceError(refused.topic, `could not be created: ${refused.message}`, { cause: error });
      }
      if (topicErrors(error).length === 0) throw error;
    } finally {
      await client.disconnect().catch(() => undefined);
    }
  };
}

function topicErrors(error: unknown): TopicError[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return [];
  return error.errors.filter(isTopicError);
}

function isTopicError(error: unknown): error is TopicError {
  return error instanceof Error && 'type' in error && 'topic' in error;
}
