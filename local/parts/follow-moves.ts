import { kafkaClient } from './kafka-client.ts';
import type { Parts } from './parts.ts';
import { followTopic, type TextRecord } from './topic-records.ts';

/** Header of a dead letter with what was wrong, as Kafka Connect names it. */
const REASON = '__connect.errors.exception.message';

/** Prints what comes into topics that exist, from now on. */
export async function followMoves(
  parts: Parts,
  topics: readonly string[],
  print: (line: string) => void,
): Promise<{ close(): Promise<void> }> {
  const kafka = kafkaClient(parts.brokers);
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<string, number>();
  for (const topic of topics) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
      ends.set(`${topic} ${partition}`, Number(high));
    }
  }
  await admin.disconnect();
  const followed = await Promise.all(
    topics.map((topic) =>
      followTopic(kafka, topic, (record) => {
        if (Number(record.offset) >= (ends.get(`${topic} ${record.partition}`) ?? 0)) print(recordLine(record));
      }),
    ),
  );
  return {
    async close() {
      await Promise.all(followed.map((one) => one.close()));
    },
  };
}

function recordLine({ topic, partition, offset, key, value, headers }: TextRecord): string {
  const reason = headers[REASON];
  const text = key === '' ? value : `${key} = ${value}`;
  return `topic ${topic} partition ${partition} offset ${offset}  ${text}${reason === undefined ? '' : `  (${reason})`}`;
}
