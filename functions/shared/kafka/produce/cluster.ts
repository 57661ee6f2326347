import type { ISocketFactory, KafkaConfig } from 'kafkajs';
import { Cluster, loggers } from '../kafkajs-internals.ts';
import {
  type OutgoingBatch,
  PRODUCE_API,
  PRODUCE_VERSION,
  type ProduceAnswer,
  produceRequest,
  produceResponse,
} from './produce-request.ts';
import { guardedSockets } from './sockets.ts';

/** The brokers, as sending needs them. */
export interface ProduceCluster {
  connect(): Promise<void>;
  /** Learns of topics. @throws kafkajs' errors, such as UNKNOWN_TOPIC_OR_PARTITION. */
  learn(topics: readonly string[]): Promise<void>;
  /** Learns anew who leads what, after connecting again if need be. */
  refresh(error: unknown): Promise<void>;
  /** How many partitions a topic has; 0 when nothing is known of it. */
  partitionsOf(topic: string): number;
  /** The node that leads a partition; undefined when none is known. */
  leaderOf(topic: string, partition: number): number | undefined;
  /** Sends batches to the node that leads their partitions. @param timeoutMs how long it may wait for the replicas. */
  send(nodeId: number, batches: readonly OutgoingBatch[], timeoutMs: number): Promise<ProduceAnswer>;
  close(): Promise<void>;
}

/** What a cluster is made of: kafkajs' own terms. */
export type ClusterOptions = Omit<KafkaConfig, 'brokers' | 'logLevel' | 'logCreator'> & {
  readonly brokers: readonly string[];
  readonly socketFactory: ISocketFactory;
  /** Ask the brokers to make topics that are missing. */
  readonly allowAutoTopicCreation: boolean;
};

const METADATA_MAX_AGE_MS = 300_000;

/** Brokers over kafkajs' connections, authentication and metadata. Nothing is connected yet. */
export function produceCluster({ brokers, ...options }: ClusterOptions): ProduceCluster {
  // Its errors reach us as rejections; its log would tell each of them again, one line a retry.
  const logger = loggers.createLogger({ level: loggers.LEVELS.NOTHING, logCreator: () => () => {} });
  const cluster = new Cluster({
    ...options,
    brokers: () => [...brokers],
    logger,
    socketFactory: guardedSockets(options.socketFactory),
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
  });

  function partition(topic: string, id: number) {
    return cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === id);
  }

  return {
    connect: () => cluster.connect(),
    learn: (topics) => cluster.addMultipleTargetTopics(topics),
    async refresh(error) {
      const address = addressOf(error);
      if (address !== undefined) cluster.removeBroker(address);
      if (!cluster.isConnected()) await cluster.connect();
      await cluster.refreshMetadata();
    },
    partitionsOf: (topic) => cluster.findTopicPartitionMetadata(topic).length,
    leaderOf(topic, id) {
      const leader = partition(topic, id)?.leader;
      return leader === undefined || leader < 0 ? undefined : leader;
    },
    async send(nodeId, batches, timeoutMs) {
      const broker = await cluster.findBroker({ nodeId });
      const range = broker.versions?.[PRODUCE_API];
      if (range !== undefined && (range.minVersion > PRODUCE_VERSION || range.maxVersion < PRODUCE_VERSION)) {
        throw new KafkaVersionError(
          `Kafka speaks versions ${range.minVersion} to ${range.maxVersion} of Produce, not ${PRODUCE_VERSION}: it must be 2.1 or newer`,
        );
      }
      const request = produceRequest(batches, timeoutMs);
      return broker.connectionPool.send({ request, response: produceResponse, logResponseError: false });
    },
    close: () => cluster.disconnect(),
  };
}

/** Brokers that do not speak our version of Produce. */
class KafkaVersionError extends Error {
  override readonly name = 'KafkaVersionError';
}

/** The broker that closed a connection, as kafkajs' error tells it. */
function addressOf(error: unknown): { host: string; port: number } | undefined {
  if (!(error instanceof Error) || error.name !== 'KafkaJSConnectionClosedError') return undefined;
  if (!('host' in error) || !('port' in error)) return undefined;
  const { host, port } = error;
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : undefined;
}
