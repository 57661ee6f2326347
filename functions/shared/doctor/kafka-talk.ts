import type { KafkaSecurity } from '../kafka/auth.ts';
import { Cluster, loggers, socketFactory } from '../kafka/kafkajs-internals.ts';
import type { Question } from './kafka-requests.ts';

/** A connection to one broker, signed in. */
export interface KafkaTalk {
  /** @throws kafkajs' errors; Error when the broker is too old for the question */
  ask<T>(question: Question<T>): Promise<T>;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}

/** Times for a connection, for signing in, and for an answer, in ms. */
const LIMITS = { connectionTimeout: 4_000, authenticationTimeout: 6_000, requestTimeout: 6_000 } as const;

/** Signs in to one broker, once. @throws kafkajs' errors, as they are: nothing is tried again */
export async function signInTo(place: string, security: KafkaSecurity): Promise<KafkaTalk> {
  const cluster = new Cluster({
    ...{ clientId: 'tdkafka-doctor', ...security, ...LIMITS },
    brokers: () => [place],
    logger: loggers.createLogger({ level: loggers.LEVELS.NOTHING, logCreator: () => () => {} }),
    socketFactory: socketFactory(),
    enforceRequestTimeout: true,
    retry: { retries: 0 },
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
  });
  const close = () => cluster.disconnect().catch(() => {});
  try {
    await cluster.connect();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async ask({ request, response }) {
      const broker = cluster.brokerPool.seedBroker;
      if (broker === undefined) throw new Error('the connection has ended');
      const { apiKey, apiVersion, apiName } = request;
      const most = broker.versions?.[apiKey]?.maxVersion ?? 0;
      if (most < apiVersion) {
        throw new Error(`it has ${apiName} up to version ${most}: what is allowed is told from Kafka 2.3 on`);
      }
      return broker.connectionPool.send({ request, response, logResponseError: false });
    },
    close,
  };
}
