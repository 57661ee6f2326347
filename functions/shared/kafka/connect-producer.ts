import type { KafkaEnvironment } from '../environment.ts';
import { kafkaSecurity } from './auth.ts';
import { bootstrapBrokers } from './bootstrap.ts';
import { toMessage } from './kafkajs-message.ts';
import { produceError } from './produce-error.ts';
import type { RecordProducer } from './producer.ts';
import { producerConnection } from './producer-connection.ts';
import { byTopic, recordChunks } from './record-chunks.ts';
import { retryPlan } from './retry-plan.ts';
import { sendMatched } from './send-matched.ts';
import { withDeadline } from './with-deadline.ts';

/** Time for a TCP and TLS connection in ms; kafkajs' own second is short for MSK's IAM handshake. */
const CONNECT_MS = 10_000;
const REQUEST_MS = 30_000;

/**
 * Connects to Kafka. Partitions are chosen as Kafka's own clients do (murmur2 of the key), every record is
 * acknowledged by all in-sync replicas, and a missing topic is created if the brokers allow it.
 * Times more than an hour ahead are replaced, see toMessage. Close the producer before the invocation ends.
 * @param remainingMs time in which all must have ended; what is unfinished then is rejected.
 * @throws Error when no broker can be reached or the brokers refuse the credentials.
 */
export async function connectProducer(kafka: KafkaEnvironment, remainingMs: number): Promise<RecordProducer> {
  const deadline = performance.now() + remainingMs;
  const within = <T>(promise: Promise<T>) => withDeadline(promise, deadline - performance.now());
  // kafkajs is CommonJS: in a bundle, an import at run time has all of it under `default` only.
  const [brokers, security, { default: kafkajs }] = await within(
    Promise.all([bootstrapBrokers(kafka), kafkaSecurity(kafka), import('kafkajs')]),
  );
  const { Kafka, Partitioners, logLevel } = kafkajs;
  const client = new Kafka({
    clientId: 'tdengine-kafka-lambda',
    brokers: [...brokers],
    ...security,
    connectionTimeout: Math.min(CONNECT_MS, remainingMs),
    authenticationTimeout: Math.min(CONNECT_MS, remainingMs),
    requestTimeout: Math.min(REQUEST_MS, remainingMs),
    retry: retryPlan(remainingMs),
    // Its errors reach us as rejections; its log would tell each of them again, one line a retry.
    logLevel: logLevel.NOTHING,
  });
  const connection = producerConnection(
    (createPartitioner) => client.producer({ createPartitioner, allowAutoTopicCreation: true }),
    Partitioners.DefaultPartitioner,
    Math.min(REQUEST_MS, remainingMs),
  );
  try {
    await within(connection.reconnect());
  } catch (error) {
    await connection.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Kafka at ${brokers.join(',')} cannot be reached: ${reason}`, { cause: error });
  }
  return {
    async produce(records) {
      for (const [topic, ofTopic] of byTopic(records)) {
        for (const chunk of recordChunks(ofTopic)) {
          const now = Date.now();
          const messages = chunk.map((record) => toMessage(record, now));
          try {
            await within(sendMatched(connection, topic, messages));
          } catch (error) {
            throw produceError(topic, error);
          }
        }
      }
    },
    close: connection.close,
  };
}
