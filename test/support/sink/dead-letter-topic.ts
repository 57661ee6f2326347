import type { KafkaMessage } from 'kafkajs';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';

/** A topic that is read from its beginning and on. */
export interface DeadLetterTopic {
  /** All that is in the topic now. */
  all(): Promise<readonly KafkaMessage[]>;
  close(): Promise<void>;
}

/** Makes a topic of one partition and follows it. */
export async function followDeadLetters(brokers: string, topic: string): Promise<DeadLetterTopic> {
  const kafka = kafkaClient(brokers);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  const consumer = kafka.consumer({ groupId: 'test', maxWaitTimeInMs: 100 });
  const messages: KafkaMessage[] = [];
  let came = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      messages.push(message);
      came.resolve();
      came = Promise.withResolvers();
    },
  });
  return {
    async all() {
      const [partition] = await admin.fetchTopicOffsets(topic);
      while (messages.length < Number(partition?.high ?? 0)) await came.promise;
      return messages;
    },
    async close() {
      await Promise.all([consumer.disconnect(), admin.disconnect()]);
    },
  };
}
