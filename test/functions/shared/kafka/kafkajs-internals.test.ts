import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { ISocketFactory } from 'kafkajs';
import {
  Cluster,
  Decoder,
  type KafkajsCluster,
  kafkaErrors,
  loggers,
  type ProtocolRequest,
  type ProtocolResponse,
  socketFactory,
} from '../../../../functions/shared/kafka/kafkajs-internals.ts';
import { kafkaClient } from '../../../../local/parts/kafka-client.ts';
import { waitUntil } from '../../../../local/parts/wait-until.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';

const require = createRequire(import.meta.url);
const METADATA_API = 3;

const kafka = await forThisFile(startKafka({ numPartitions: 3 }));
const admin = kafkaClient(kafka.brokers).admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: 'known' }] });
await admin.disconnect();

function clusterAt(brokers: string, openSocket: ISocketFactory = socketFactory()): KafkajsCluster {
  return new Cluster({
    clientId: 'test',
    brokers: () => [brokers],
    logger: loggers.createLogger({ level: loggers.LEVELS.NOTHING, logCreator: () => () => {} }),
    socketFactory: openSocket,
    enforceRequestTimeout: true,
    connectionTimeout: 1_000,
    requestTimeout: 1_000,
    retry: { retries: 0 },
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: true,
  });
}

/** Does something with a cluster that is connected, and knows a topic. */
async function withCluster(work: (cluster: KafkajsCluster) => Promise<void>, openSocket?: ISocketFactory) {
  const cluster = clusterAt(kafka.brokers, openSocket);
  try {
    await cluster.connect();
    await cluster.addMultipleTargetTopics(['known']);
    await work(cluster);
  } finally {
    await cluster.disconnect();
  }
}

/** Metadata of no topic, version 1: how many brokers there are. */
const request: ProtocolRequest = {
  apiKey: METADATA_API,
  apiVersion: 1,
  apiName: 'Metadata',
  async encode() {
    const buffer = Buffer.alloc(4);
    return { buf: buffer, buffer };
  },
};

function responseWith(throttleMs: number): ProtocolResponse<{ count: number; clientSideThrottleTime: number }> {
  return {
    decode: async (payload) => ({ count: new Decoder(payload).readInt32(), clientSideThrottleTime: throttleMs }),
    parse: async (decoded) => decoded,
  };
}

describe('the internals of kafkajs that the producer uses', () => {
  it('are those of the version that they were read in: if this fails, read the modules again', () => {
    const { version }: { version: unknown } = require('kafkajs/package.json');
    assert.equal(version, '2.2.4');
  });

  it('have a cluster with the declared methods and parameters', () => {
    const arities = {
      connect: 0,
      disconnect: 0,
      isConnected: 0,
      refreshMetadata: 0,
      addMultipleTargetTopics: 1,
      findTopicPartitionMetadata: 1,
      findBroker: 1,
      findGroupCoordinator: 1,
      removeBroker: 1,
    };
    const found = Object.keys(arities).map((name) => [name, Reflect.get(Cluster.prototype, name)?.length]);
    assert.deepEqual(Object.fromEntries(found), arities);
    assert.equal(Cluster.length, 1);
  });

  it('have a decoder, errors, sockets and loggers with the declared parameters', () => {
    const reading = ['readInt8', 'readInt16', 'readInt32', 'readInt64', 'readString', 'readBytes', 'readArray'];
    const arities = reading.map((name) => Reflect.get(Decoder.prototype, name)?.length);
    assert.deepEqual(arities, [0, 0, 0, 0, 0, 0, 1]);
    assert.equal(kafkaErrors.createErrorFromCode.length, 1);
    assert.equal(socketFactory.length, 0);
    assert.equal(socketFactory().length, 1);
    assert.equal(loggers.createLogger.length, 0, 'with defaults');
    assert.equal(typeof loggers.LEVELS.NOTHING, 'number');
  });

  it('have a cluster that finds a topic’s partitions and leaders, and none for an unknown topic', () =>
    withCluster(async (cluster) => {
      assert.ok(cluster.isConnected());
      const partitions = cluster.findTopicPartitionMetadata('known');
      assert.deepEqual(partitions.map(({ partitionId }) => partitionId).sort(), [0, 1, 2]);
      for (const { leader } of partitions) assert.equal((await cluster.findBroker({ nodeId: leader })).nodeId, leader);
      assert.deepEqual(cluster.findTopicPartitionMetadata('unknown'), []);
      await cluster.refreshMetadata();
    }));

  it('have brokers that know their supported versions, and send a request of our own', () =>
    withCluster(async (cluster) => {
      const [partition] = cluster.findTopicPartitionMetadata('known');
      const broker = await cluster.findBroker({ nodeId: partition?.leader ?? -1 });
      const range = broker.versions?.[METADATA_API];
      assert.ok(range !== undefined && range.minVersion <= 1 && range.maxVersion >= 1);
      const { count } = await broker.connectionPool.send({
        request,
        response: responseWith(0),
        logResponseError: false,
      });
      assert.equal(count, 1);
    }));

  it('have a broker that the cluster was connected by, before anything is known of topics', async () => {
    const cluster = clusterAt(kafka.brokers);
    try {
      await cluster.connect();
      const broker = cluster.brokerPool.seedBroker;
      assert.ok((broker?.versions?.[METADATA_API]?.maxVersion ?? 0) >= 8);
      const { count } = (await broker?.connectionPool.send({ request, response: responseWith(0) })) ?? { count: 0 };
      assert.equal(count, 1);
    } finally {
      await cluster.disconnect();
    }
  });

  it('have a connection that requests at once open once, and that is closed with the cluster', async () => {
    const sockets: Socket[] = [];
    const open = socketFactory();
    const counted: ISocketFactory = (options) => {
      const socket = open(options);
      sockets.push(socket);
      return socket;
    };
    await withCluster(async (cluster) => {
      const leaders = cluster.findTopicPartitionMetadata('known').map(({ leader }) => leader);
      const broker = await cluster.findBroker({ nodeId: leaders[0] ?? -1 });
      const before = sockets.length;
      // Records come by a connection of their own.
      const partitions = [{ partition: 0, fetchOffset: '0', maxBytes: 1 }];
      const topics = [{ topic: 'known', partitions }];
      const asked = { replicaId: -1, isolationLevel: 1, maxWaitTime: 1, minBytes: 0, maxBytes: 1, topics } as const;
      await Promise.all(Array.from({ length: 4 }, () => broker.fetch(asked)));
      assert.equal(sockets.length - before, 1);
    }, counted);
    await waitUntil('all to be closed', 2_000, async () => sockets.every(({ destroyed }) => destroyed) || undefined);
  });

  it('wait for the clientSideThrottleTime of an answer', () =>
    withCluster(async (cluster) => {
      const [partition] = cluster.findTopicPartitionMetadata('known');
      const broker = await cluster.findBroker({ nodeId: partition?.leader ?? -1 });
      await broker.connectionPool.send({ request, response: responseWith(200), logResponseError: false });
      const begin = performance.now();
      await broker.connectionPool.send({ request, response: responseWith(0), logResponseError: false });
      assert.ok(performance.now() - begin > 150);
    }));

  it('have brokers that give the records of a partition from an offset on, and keep offsets with metadata', () =>
    withCluster(async (cluster) => {
      const producer = kafkaClient(kafka.brokers).producer();
      await producer.connect();
      const headers = { a: ['1', '2'], b: '3' };
      const messages = ['first', 'second'].map((value) => ({
        value,
        partition: 1,
        timestamp: '1714550400000',
        headers,
      }));
      await producer.send({ topic: 'known', messages });
      await producer.disconnect();
      const leader = cluster.findTopicPartitionMetadata('known').find(({ partitionId }) => partitionId === 1)?.leader;
      const broker = await cluster.findBroker({ nodeId: leader ?? -1 });
      const partitions = [{ partition: 1, fetchOffset: '1', maxBytes: 1 }];
      const topics = [{ topic: 'known', partitions }];
      const asked = { replicaId: -1, isolationLevel: 1, maxWaitTime: 1_000, minBytes: 1, maxBytes: 1, topics } as const;
      const { responses } = await broker.fetch(asked);
      const found = responses[0]?.partitions[0]?.messages.filter(({ offset }) => offset === '1') ?? [];
      assert.deepEqual(
        found.map(({ key, value, timestamp, isControlRecord, batchContext }) => ({
          ...{ key, value: String(value), timestamp, isControlRecord },
          inTransaction: batchContext.inTransaction,
        })),
        [{ key: null, value: 'second', timestamp: '1714550400000', isControlRecord: false, inTransaction: false }],
      );
      assert.deepEqual(found[0]?.headers, { a: [Buffer.from('1'), Buffer.from('2')], b: Buffer.from('3') });

      const coordinator = await cluster.findGroupCoordinator({ groupId: 'kept' });
      const kept = [{ topic: 'known', partitions: [{ partition: 1, offset: '2', metadata: 'more' }] }];
      await coordinator.offsetCommit({ groupId: 'kept', groupGenerationId: -1, memberId: '', topics: kept });
      const reading = kafkaClient(kafka.brokers).admin();
      await reading.connect();
      const [offsets] = await reading.fetchOffsets({ groupId: 'kept', topics: ['known'] });
      await reading.disconnect();
      assert.deepEqual(
        offsets?.partitions.filter(({ offset }) => offset !== '-1'),
        [{ partition: 1, offset: '2', metadata: 'more' }],
      );
    }));

  it('read a socket by `on` data, and fail requests that wait when it has an error', async () => {
    const sockets: Socket[] = [];
    const events: unknown[] = [];
    const open = socketFactory();
    const recording: ISocketFactory = (options) => {
      assert.deepEqual(Object.keys(options).sort(), ['host', 'onConnect', 'port', 'ssl']);
      const socket = open(options);
      const on = socket.on.bind(socket);
      sockets.push(socket);
      return Object.assign(socket, {
        on(event: string, listener: (...args: unknown[]) => void) {
          events.push(event);
          return on(event, listener);
        },
      });
    };
    await withCluster(async (cluster) => {
      assert.ok(events.includes('data'));
      const [partition] = cluster.findTopicPartitionMetadata('known');
      const broker = await cluster.findBroker({ nodeId: partition?.leader ?? -1 });
      const silent = broker.connectionPool.send({ request, response: responseWith(0), logResponseError: false });
      for (const socket of sockets) socket.destroy(new Error('ended by us'));
      await assert.rejects(silent, { name: 'KafkaJSConnectionError', message: /ended by us/ });
    }, recording);
  });

  it('name the broker that closed a connection by host and port, and can forget it', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const cluster = clusterAt(`127.0.0.1:${address.port}`);
    try {
      await assert.rejects(cluster.connect(), (error: unknown) => {
        assert.ok(error instanceof Error && error.cause instanceof Error, String(error));
        const { name, host, port } = Object.assign({ host: '', port: 0 }, error.cause, { name: error.cause.name });
        assert.deepEqual(
          { name, host, port },
          { name: 'KafkaJSConnectionClosedError', host: '127.0.0.1', port: address.port },
        );
        return true;
      });
      cluster.removeBroker({ host: '127.0.0.1', port: address.port });
      assert.equal(cluster.isConnected(), false);
    } finally {
      await cluster.disconnect();
      server.close();
    }
  });

  it('read numbers, strings and arrays of the Kafka protocol', () => {
    const hex = '06 0007 00000008 0000000000000009 0002 6869 00000001 ff 00000002 0001 0002';
    const decoder = new Decoder(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    assert.equal(decoder.readInt8(), 6);
    assert.equal(decoder.readInt16(), 7);
    assert.equal(decoder.readInt32(), 8);
    assert.equal(decoder.readInt64().toString(), '9');
    assert.equal(decoder.readString(), 'hi');
    assert.deepEqual(decoder.readBytes(), Buffer.from('ff', 'hex'));
    assert.deepEqual(
      decoder.readArray((element) => element.readInt16()),
      [1, 2],
    );
  });

  it('know the name of an error code and whether it is retriable, except of newer codes', () => {
    const told = (code: number) => {
      const { type, retriable } = kafkaErrors.createErrorFromCode(code);
      return [type, retriable];
    };
    assert.deepEqual(told(3), ['UNKNOWN_TOPIC_OR_PARTITION', true]);
    assert.deepEqual(told(6), ['NOT_LEADER_FOR_PARTITION', true]);
    assert.deepEqual(told(10), ['MESSAGE_TOO_LARGE', false]);
    assert.deepEqual(told(29), ['TOPIC_AUTHORIZATION_FAILED', false]);
    for (const code of [87, 89, 108, 123]) assert.equal(told(code)[1], false);
  });
});

it('a kafkajs client sets no timer in the past, and sends requests that waited for others', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error) => warnings.push(warning.name);
  process.on('warning', hear);
  const producer = kafkaClient(kafka.brokers).producer({ maxInFlightRequests: 1 });
  await producer.connect();
  const sent = Array.from({ length: 20 }, (_, index) =>
    producer.send({ topic: 'many', messages: [{ value: String(index) }] }),
  );
  assert.equal((await Promise.all(sent)).length, 20);
  await producer.disconnect();
  process.off('warning', hear);
  assert.deepEqual(warnings, []);
});
