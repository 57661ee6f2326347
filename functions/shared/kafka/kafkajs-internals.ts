/**
 * All that we take of kafkajs 2.2.4 beside what it exports: its connections, with signing in and with who leads which
 * partition, and without its producer, whose records and retries are not ours. No other file imports from kafkajs/src.
 * kafkajs promises nothing of this: a test holds each name, its parameters, and what we rely on of what it does.
 */
import type { KafkaConfig, Logger, logCreator } from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import loggers from 'kafkajs/src/loggers/index.js';
import Connection from 'kafkajs/src/network/connection.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import socketFactory from 'kafkajs/src/network/socketFactory.js';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import kafkaErrors from 'kafkajs/src/protocol/error.js';

/** A request as a connection of kafkajs sends it. */
export interface ProtocolRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  /** What follows the header: all that is looked at is the buffer. */
  encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
}

/** Reads the answer to a request. A `clientSideThrottleTime` in it, in ms, is kept by the connection itself. */
export interface ProtocolResponse<T> {
  decode(payload: Buffer): Promise<T>;
  parse(decoded: T): Promise<T>;
}

/** A broker, with connections that are opened and signed in to when they are needed. */
export interface KafkajsBroker {
  readonly nodeId: number;
  /** By the number of the API; null before the first connection. */
  readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>> | null;
  readonly connectionPool: {
    send<T>(call: {
      readonly request: ProtocolRequest;
      readonly response: ProtocolResponse<T>;
      readonly logResponseError?: boolean;
    }): Promise<T>;
  };
}

/** A record as kafkajs reads it. */
export interface FetchedRecord {
  readonly offset: string;
  /** Milliseconds since 1970. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Several of one name are a list. */
  readonly headers: Readonly<Record<string, Buffer | null | readonly (Buffer | null)[]>>;
  /** The begin or the end of a transaction, and no record. */
  readonly isControlRecord: boolean;
  readonly batchContext: {
    readonly producerId: string;
    readonly inTransaction: boolean;
    /** 1: the time is when the broker took it. */
    readonly timestampType?: number;
  };
}

/** What a broker answers of a partition. */
export interface FetchedPartition {
  readonly messages: readonly FetchedRecord[];
  /** Transactions among the records that were given up, by their first offset. */
  readonly abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[] | null;
}

/** A broker that is asked for records. */
export interface KafkajsFetchBroker extends KafkajsBroker {
  /** The first batch comes whole, whatever its bytes; records before the offset may come with it. Throws Kafka's errors. */
  fetch(request: {
    readonly replicaId: -1;
    /** 1: only what is committed. */
    readonly isolationLevel: 1;
    /** Also how long an answer may take. */
    readonly maxWaitTime: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly fetchOffset: string;
        readonly maxBytes: number;
      }[];
    }[];
  }): Promise<{ readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[] }>;
}

/** A broker that keeps the offsets of consumer groups. */
export interface KafkajsCoordinator extends KafkajsBroker {
  /** Generation -1 and no member: from outside, which is refused (`UNKNOWN_MEMBER_ID`) while the group has members. */
  offsetCommit(request: {
    readonly groupId: string;
    readonly groupGenerationId: number;
    readonly memberId: string;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly offset: string;
        readonly metadata?: string;
      }[];
    }[];
  }): Promise<unknown>;
}

/** The brokers of a cluster and what they say of topics. */
export interface KafkajsCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  /** Asks again about the topics that were added. */
  refreshMetadata(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  /** The partitions of a topic; none of a topic that nothing is known of. */
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[];
  findBroker(options: { readonly nodeId: number }): Promise<KafkajsFetchBroker>;
  /** The broker that keeps the offsets of a consumer group. */
  findGroupCoordinator(options: { readonly groupId: string }): Promise<KafkajsCoordinator>;
  /** Forgets a broker, so that it is connected to anew. */
  removeBroker(address: { readonly host: string; readonly port: number }): void;
  /** With the broker that the cluster was first connected by, once it is. */
  readonly brokerPool: { readonly seedBroker?: KafkajsBroker | undefined };
}

/** Makes a {@link KafkajsCluster}; nothing is connected yet. */
export interface ClusterConstructor {
  new (
    options: Omit<KafkaConfig, 'brokers' | 'logLevel' | 'logCreator'> & {
      readonly brokers: () => readonly string[] | string[];
      readonly logger: Logger;
      readonly metadataMaxAge: number;
      readonly allowAutoTopicCreation: boolean;
    },
  ): KafkajsCluster;
}

/** Makes loggers. */
export interface Loggers {
  createLogger(options: { readonly level: number; readonly logCreator: logCreator }): Logger;
  readonly LEVELS: { readonly NOTHING: number };
}

/** Requests of a connection that wait to be sent. */
export interface KafkajsRequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/** One socket to a broker. */
export interface KafkajsConnection {
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
}

/** Reads the bytes of an answer one after the other. */
export interface AnswerDecoder {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readInt64(): { toString(): string };
  readString(): string;
  /** So many as an int32 before them says. */
  readBytes(): Buffer | null;
  readArray<T>(read: (decoder: AnswerDecoder) => T): T[];
}

/** Makes errors of Kafka's error codes. */
export interface KafkaErrors {
  createErrorFromCode(code: number): Error & { readonly type: string; readonly retriable: boolean };
}

export { Cluster, Decoder, kafkaErrors, loggers, socketFactory };

/**
 * kafkajs 2.2.4 looks again at what waits to be sent after each request, by a timer for the end of a throttling that has
 * not been: a time in the past, of which Node warns (https://github.com/tulios/kafkajs/issues/1751). No option avoids it.
 * Where nothing waits there is nothing to look at, so it is not asked to; what waits has a time of its own.
 */
const { scheduleCheckPendingRequests } = RequestQueue.prototype;

RequestQueue.prototype.scheduleCheckPendingRequests = function whenSomethingWaits(this: KafkajsRequestQueue): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

/**
 * kafkajs 2.2.4 opens a socket for each request that finds its connection closed, also when several do at once, and knows
 * the last one only: the others stay open when all is disconnected, and the end of one ends what is asked by another. So
 * who comes while a connection is opened waits for that.
 */
const { connect, disconnect } = Connection.prototype;
const opening = new WeakMap<KafkajsConnection, Promise<unknown>>();

Connection.prototype.connect = function once(this: KafkajsConnection): Promise<unknown> {
  const before = opening.get(this);
  if (before !== undefined) return before;
  const attempt = connect.call(this);
  const ended = () => {
    if (opening.get(this) === attempt) opening.delete(this);
  };
  opening.set(this, attempt);
  attempt.then(ended, ended);
  return attempt;
};

Connection.prototype.disconnect = function andForget(this: KafkajsConnection): Promise<unknown> {
  // An attempt that the broker ends is never settled.
  opening.delete(this);
  return disconnect.call(this);
};
