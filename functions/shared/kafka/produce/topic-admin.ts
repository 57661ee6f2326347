import kafkajs, { type Admin, type KafkaConfig } from 'kafkajs';
import '../request-queue.ts';

/** An admin client of kafkajs, not yet connected. */
export function topicAdmin(config: Omit<KafkaConfig, 'logLevel'>): Admin {
  // Its errors reach us as rejections.
  return new kafkajs.Kafka({ ...config, logLevel: kafkajs.logLevel.NOTHING }).admin();
}
