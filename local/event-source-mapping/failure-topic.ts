import type { Kafka, Message } from 'kafkajs';
import { type FailureOrigin, failureRecord } from './failure-record.ts';
import type { GivenUp } from './given-up.ts';

/** A topic as an on-failure destination. */
export interface FailureTopic {
  /** Writes a message for each record; resolves when Kafka has all of them. @throws an error that names the topic. */
  tell(givenUp: GivenUp): Promise<void>;
  close(): Promise<void>;
}

/** What is sent at a time, in bytes: kafkajs does not split, and a broker's default limit is 1 MiB and 12 bytes. */
const SEND_BYTES = 900_000;

/** Connects to a topic that is there. @throws when Kafka does not answer. */
export async function connectFailureTopic(kafka: Kafka, topic: string, origin: FailureOrigin): Promise<FailureTopic> {
  const producer = kafka.producer();
  await producer.connect();
  return {
    async tell(givenUp) {
      try {
        for (const messages of sends(failureMessages(givenUp, origin))) await producer.send({ topic, messages });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`on-failure destination kafka://${topic}: ${reason}`, { cause: error });
      }
    },
    close: () => producer.disconnect(),
  };
}

function failureMessages(givenUp: GivenUp, origin: FailureOrigin): Message[] {
  const now = Date.now();
  return givenUp.batch.map((record) => ({
    key: record.key === undefined ? null : Buffer.from(record.key, 'base64'),
    value: JSON.stringify(failureRecord(record, givenUp, origin, now)),
  }));
}

function sends(messages: readonly Message[]): Message[][] {
  const all: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(message.key ?? '') + Buffer.byteLength(message.value ?? '');
    if (bytes + size > SEND_BYTES) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(message);
    bytes += size;
  }
  return all;
}
