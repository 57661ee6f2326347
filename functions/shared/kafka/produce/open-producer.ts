import { systemClock } from '../../clock.ts';
import type { KafkaSecurity } from '../auth.ts';
import type { CompressionType } from '../batch/record-batch.ts';
import type { RecordProducer } from '../producer.ts';
import { produceCluster } from './cluster.ts';
import type { TopicCreation } from './make-topics.ts';
import { kafkajsRetry } from './pauses.ts';
import { sendRecords } from './send-records.ts';
import { keptSockets } from './sockets.ts';

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

/** The time in which all must have ended, in ms. */
export interface TimeLimit {
  /** What there was in the beginning. */
  readonly remainingMs: number;
  timeLeft(): number;
  /** Waits for no longer than there is time, or than `mostMs`. @throws Error naming `who` did not answer. */
  within<T>(promise: Promise<T>, who: string, mostMs?: number): Promise<T>;
}

/** Time for a TCP and TLS connection in ms; kafkajs' own second is short for MSK's IAM handshake. */
const CONNECT_MS = 10_000;
const REQUEST_MS = 30_000;

/** Longest wait for what is still in flight when a connection ends, in ms. */
const DISCONNECT_MS = 2_000;

/**
 * Connects to brokers by kafkajs, which this file and what it imports load.
 * @param brokers each `HOST:PORT`, and how to sign in to them.
 * @throws Error when no broker can be reached or the brokers refuse the credentials.
 */
export async function openProducer(
  { brokers, security }: { readonly brokers: readonly string[]; readonly security: KafkaSecurity },
  { remainingMs, timeLeft, within }: TimeLimit,
  { compressionType = 'none', topicCreation }: ProducerOptions,
): Promise<RecordProducer> {
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
    await within(cluster.close(), who, DISCONNECT_MS).catch(() => undefined);
    sockets.destroy();
  };
  try {
    await within(cluster.connect(), 'it');
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${who} cannot be reached: ${reason}`, { cause: error });
  }
  const sending = {
    cluster,
    compression: compressionType,
    makeTopic: topicCreation && (async (topics: readonly string[]) => (await maker(topicCreation))(topics)),
    requestMs: client.requestTimeout,
    now: systemClock.date,
    random: systemClock.random,
    sleep: systemClock.sleep,
    timeLeft,
  };
  let closed = false;
  return {
    async produce(records, refused) {
      if (closed) throw new Error('the connection to Kafka is closed');
      return within(sendRecords(records, sending, refused), who);
    },
    async close() {
      closed = true;
      await close();
    },
  };

  /** Loaded only when a topic is missing. */
  async function maker(creation: TopicCreation) {
    const { topicMaker } = await import('./make-topics.ts');
    return topicMaker(client, creation);
  }
}
