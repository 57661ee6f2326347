import { randomUUID } from 'node:crypto';
import { Groups } from './groups/groups.ts';
import { type Listener, type ListenerOptions, type Listening, listen } from './listener.ts';
import { Timers } from './timers.ts';
import { Topics } from './topics/topics.ts';
import { Transactions } from './transactions/transactions.ts';

/** How to start the broker. */
export interface KafkaOptions extends ListenerOptions {
  /** Address to listen on, and told to clients. @default 127.0.0.1 */
  readonly host?: string;
  /** More listeners of the same broker. @default - none */
  readonly otherListeners?: readonly ListenerOptions[];
  /** Partitions of a topic that is made without a number, as `num.partitions`. @default 4 */
  readonly numPartitions?: number;
  /** Whether a topic is made when a client first asks for it, as `auto.create.topics.enable`. @default true */
  readonly autoCreateTopics?: boolean;
  /** The clock that record times and credentials are checked against, ms since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A running broker. */
export interface EmbeddedKafka extends Listening {
  /** The others, in the order of the options. */
  readonly otherListeners: readonly Listening[];
  /** Ends all connections; all records are gone. */
  close(): Promise<void>;
}

const NODE_ID = 1;

/**
 * Starts a Kafka broker inside this process: one node, everything in memory until it is deleted or the broker closed. Clients sign in as its
 * listeners ask; who has signed in may do everything.
 * Rejects with node's own error when it cannot listen (`EADDRINUSE` for a port in use).
 */
export async function startKafka(options: KafkaOptions = {}): Promise<EmbeddedKafka> {
  const { host = '127.0.0.1', numPartitions = 4, autoCreateTopics = true, now = Date.now } = options;
  const timers = new Timers();
  const groups = new Groups(timers.schedule, (clientId) => `${clientId}-${randomUUID()}`);
  const broker = {
    nodeId: NODE_ID,
    clusterId: 'embedded',
    host,
    numPartitions,
    autoCreateTopics,
    topics: new Topics(() => randomUUID().replaceAll('-', '')),
    groups,
    transactions: new Transactions(groups, timers.schedule, now),
    now,
  };
  const first = await listen(options, broker);
  const others: Listener[] = [];
  const close = async () => {
    timers.stop();
    await Promise.all([first, ...others].map((listener) => listener.close()));
  };
  try {
    for (const other of options.otherListeners ?? []) others.push(await listen(other, broker));
  } catch (error) {
    await close();
    throw error;
  }
  return { port: first.port, brokers: first.brokers, otherListeners: others, close };
}
