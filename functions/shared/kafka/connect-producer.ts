import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaEnvironment } from '../environment.ts';
import { withDeadline } from '../with-deadline.ts';
import { kafkaSecurity } from './auth.ts';
import type { CompressionType } from './batch/record-batch.ts';
import { bootstrapBrokers } from './bootstrap.ts';
import { kafkajsRetry } from './kafkajs-retry.ts';
import { keptSockets } from './kept-sockets.ts';
import type { TopicCreation } from './produce/make-topics.ts';
import type { RecordProducer } from './producer.ts';

/** How records are sent. */
export interface ProducerOptions {
  /** @default none */
  readonly compressionType?: CompressionType;
  /**
   * How topics are made that do not exist.
   * @default - the brokers make them if they are set to (`auto.create.topics.enable`)
   */
  readonly topicCreation?: TopicCreation | undefined;
}

/** Time for a TCP and TLS connection in ms; kafkajs' own second is short for MSK's IAM handshake. */
const CONNECT_MS = 10_000;
const REQUEST_MS = 30_000;

/** Longest wait for what is still in flight when a connection ends, in ms. */
const DISCONNECT_MS = 2_000;

/**
 * Connects to Kafka. Partitions are chosen as Kafka's own clients do (murmur2 of the key) and every record is
 * acknowledged by all in-sync replicas. Times more than 55 minutes ahead are replaced, see encodeBatch. Close the
 * producer before the invocation ends.
 * @param remainingMs time in which all must have ended; what is unfinished then is rejected, and the end of the
 * connection is waited for no longer.
 * @throws Error when no broker can be reached or the brokers refuse the credentials.
 */
export async function connectProducer(
  kafka: KafkaEnvironment,
  remainingMs: number,
  { compressionType = 'none', topicCreation }: ProducerOptions = {},
): Promise<RecordProducer> {
  const deadline = performance.now() + remainingMs;
  const timeLeft = () => deadline - performance.now();
  const within = <T>(promise: Promise<T>, who: string) => withDeadline(promise, timeLeft(), who);
  const [brokers, security, { produceCluster }, { sendRecords }] = await Promise.all([
    within(bootstrapBrokers(kafka), `Amazon MSK, asked for the brokers of ${kafka.clusterArn},`),
    within(kafkaSecurity(kafka), 'Secrets Manager, asked for what brokers want,'),
    import('./produce/cluster.ts'),
    import('./produce/send-records.ts'),
  ]);
  const who = `Kafka at ${brokers.join(',')}`;
  const sockets = keptSockets();
  const client = {
    clientId: 'tdengine-kafka-lambda',
    brokers: [...brokers],
    ...security,
    socketFactory: sockets.factory,
    connectionTimeout: Math.min(CONNECT_MS, remainingMs),
    authenticationTimeout: Math.min(CONNECT_MS, remainingMs),
    requestTimeout: Math.min(REQUEST_MS, remainingMs),
    retry: kafkajsRetry(remainingMs),
  };
  const cluster = produceCluster({ ...client, allowAutoTopicCreation: topicCreation === undefined });
  const close = async () => {
    await withDeadline(cluster.close(), Math.min(DISCONNECT_MS, timeLeft()), who).catch(() => undefined);
    sockets.destroy();
  };
  try {
    await within(cluster.connect(), 'it');
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${who} cannot be reached: ${reason}`, { cause: error });
  }
  const parts = {
    cluster,
    compression: compressionType,
    makeTopic: topicCreation && (async (topics: readonly string[]) => (await maker(topicCreation))(topics)),
    requestMs: client.requestTimeout,
    now: Date.now,
    random: Math.random,
    sleep,
    timeLeft,
  };
  let closed = false;
  return {
    async produce(records, refused) {
      if (closed) throw new Error('the connection to Kafka is closed');
      return within(sendRecords(records, parts, refused), who);
    },
    async close() {
      closed = true;
      await close();
    },
  };

  /** Loaded only when a topic is missing. */
  async function maker(creation: TopicCreation) {
    const [{ topicAdmin }, { topicMaker }] = await Promise.all([
      import('./produce/topic-admin.ts'),
      import('./produce/make-topics.ts'),
    ]);
    return topicMaker(() => topicAdmin(client), creation);
  }
}
