/**
 * The part of kafkajs 2.2.4 that keeps connections, signs in and knows who leads which partition. It is not public: what
 * is used of it is declared here, and held to the real thing by the contract tests.
 */
declare module 'kafkajs/src/cluster/index.js' {
  import type { KafkaConfig, Logger } from 'kafkajs';

  interface ProtocolRequest {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<unknown>;
  }

  interface ProtocolResponse<T> {
    decode(payload: Buffer): Promise<T>;
    parse(decoded: T): Promise<T>;
  }

  interface Broker {
    readonly nodeId: number;
    readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>> | null;
    readonly connectionPool: {
      send<T>(call: {
        readonly request: ProtocolRequest;
        readonly response: ProtocolResponse<T>;
        readonly logResponseError?: boolean;
      }): Promise<T>;
    };
  }

  interface PartitionMetadata {
    readonly partitionId: number;
    readonly leader: number;
    readonly partitionErrorCode: number;
  }

  class Cluster {
    constructor(
      options: Omit<KafkaConfig, 'brokers' | 'logLevel' | 'logCreator'> & {
        readonly brokers: () => readonly string[] | string[];
        readonly logger: Logger;
        readonly metadataMaxAge: number;
        readonly allowAutoTopicCreation: boolean;
      },
    );
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    isConnected(): boolean;
    refreshMetadata(): Promise<void>;
    addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
    findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[];
    findBroker(options: { readonly nodeId: number }): Promise<Broker>;
    removeBroker(address: { readonly host: string; readonly port: number }): void;
  }
  export default Cluster;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  class Decoder {
    constructor(buffer: Buffer);
    readInt16(): number;
    readInt32(): number;
    readInt64(): { toString(): string };
    readString(): string;
    readArray<T>(read: (decoder: Decoder) => T): T[];
  }
  export default Decoder;
}

declare module 'kafkajs/src/protocol/error.js' {
  const errors: { createErrorFromCode(code: number): Error & { readonly type: string; readonly retriable: boolean } };
  export default errors;
}

declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** Requests of a connection that wait to be sent, and those that wait for their answers. */
  class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
  export default RequestQueue;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  import type { ISocketFactory } from 'kafkajs';

  function socketFactory(): ISocketFactory;
  export default socketFactory;
}

declare module 'kafkajs/src/loggers/index.js' {
  import type { Logger, logCreator } from 'kafkajs';

  const loggers: {
    createLogger(options: { readonly level: number; readonly logCreator: logCreator }): Logger;
    readonly LEVELS: { readonly NOTHING: number };
  };
  export default loggers;
}
