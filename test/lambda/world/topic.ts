import { Kafka, logLevel } from 'kafkajs';
import '../../../functions/shared/kafka/kafkajs-internals.ts';
import { followTopic, type TextRecord } from '../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';

/** The records of a topic, once there are so many. */
export async function recordsIn(brokers: string, topic: string, count: number): Promise<readonly TextRecord[]> {
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const reader = await followTopic(kafka, topic);
  try {
    await waitUntil(`${count} records in ${topic}`, 30_000, () => reader.records.length >= count || undefined);
    return reader.records;
  } finally {
    await reader.close();
  }
}
