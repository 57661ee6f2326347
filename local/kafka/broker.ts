import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { serve } from './connection.ts';
import { Groups } from './groups/groups.ts';
import type { Broker } from './requests/api.ts';
import { Timers } from './timers.ts';
import { Topics } from './topics/topics.ts';
import { Transactions } from './transactions/transactions.ts';

/** How to start the broker. */
export interface KafkaOptions {
  /** @default 0, a free port */
  readonly port?: number;
  /** Address to listen on, and told to clients. @default 127.0.0.1 */
  readonly host?: string;
  /** Partitions of a topic that is made without a number, as `num.partitions`. @default 4 */
  readonly numPartitions?: number;
  /** Whether a topic is made when a client first asks for it, as `auto.create.topics.enable`. @default true */
  readonly autoCreateTopics?: boolean;
  /**
   * Certificate and key to encrypt with, and whose clients' certificates to ask for.
   * @default - plaintext
   */
  readonly tls?: TlsOptions;
  /** The clock that record times are checked against, ms since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A running broker. */
export interface EmbeddedKafka {
  readonly port: number;
  /** What clients are given: `host:port`. */
  readonly brokers: string;
  /** Ends all connections; all records are gone. */
  close(): Promise<void>;
}

const NODE_ID = 1;

/**
 * Starts a Kafka broker inside this process: one node, no authentication but TLS's own, everything in memory until it is
 * deleted or the broker closed.
 * Rejects with node's own error when it cannot listen (`EADDRINUSE` for a port in use).
 */
export async function startKafka(options: KafkaOptions = {}): Promise<EmbeddedKafka> {
  const { host = '127.0.0.1', numPartitions = 4, autoCreateTopics = true, now = Date.now } = options;
  const timers = new Timers();
  const sockets = new Set<Socket>();
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;

  const groups = new Groups(timers.schedule, (clientId) => `${clientId}-${randomUUID()}`);
  const transactions = new Transactions(groups, timers.schedule, now);
  const topics = new Topics();
  const clusterId = 'embedded';
  const broker: Broker = {
    nodeId: NODE_ID,
    clusterId,
    host,
    port,
    numPartitions,
    autoCreateTopics,
    topics,
    groups,
    transactions,
    now,
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket) => serve(socket, broker));

  const closed = once(server, 'close');
  const close = async () => {
    timers.stop();
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, brokers: `${host}:${port}`, close };
}
