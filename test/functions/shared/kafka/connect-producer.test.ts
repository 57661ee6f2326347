import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { connectProducer } from '../../../../functions/shared/kafka/connect-producer.ts';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { kafkaClient } from '../../../../local/parts/kafka-client.ts';
import { followTopic, type TextRecord } from '../../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../../local/parts/wait-until.ts';
import { startKafkaProxy } from '../../../support/proxies/kafka-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';

const environment = (brokers: string): KafkaEnvironment => {
  return {
    bootstrapServers: brokers,
    clusterArn: undefined,
    authentication: 'plaintext',
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
  };
};

function record(topic: string, key: string | null, value: string | null): ProducerRecord {
  return { topic, key, value, timestamp: Date.now(), headers: [] };
}

const kafka = await forThisFile(startKafka({ numPartitions: 3 }));

describe('the functions’ producer, connected to brokers,', () => {
  async function produce(records: readonly ProducerRecord[], brokers = kafka.brokers, remainingMs = 20_000) {
    const producer = await connectProducer(environment(brokers), remainingMs);
    try {
      await producer.produce(records);
    } finally {
      await producer.close();
    }
  }

  async function recordsOf(topic: string, count: number): Promise<readonly TextRecord[]> {
    const reader = await followTopic(kafkaClient(kafka.brokers), topic);
    try {
      await waitUntil(`${count} records in ${topic}`, 15_000, () => reader.records.length >= count || undefined);
      return reader.records;
    } finally {
      await reader.close();
    }
  }

  it('puts keys where Kafka’s own clients put them, by murmur2', async () => {
    // The partitions are those of org.apache.kafka.common.utils.Utils.murmur2 for three partitions.
    await produce(['21', 'foobar', 'a-little-bit-long-string'].map((key) => record('keys', key, key)));
    const hash = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
    const places = Object.fromEntries((await recordsOf('keys', 3)).map(({ key, partition }) => [key, partition]));
    const expected = Object.fromEntries(Object.entries(hash).map(([key, h]) => [key, (h & 0x7fffffff) % 3]));
    assert.deepEqual(places, expected);
  });

  it('keeps the order of each key over many batches of more than a megabyte', async () => {
    const records = Array.from({ length: 6_000 }, (_, index) =>
      record('many', `d${index % 7}`, `${index}`.padEnd(600, '.')),
    );
    await produce(records);
    const byKey = Map.groupBy(await recordsOf('many', 6_000), ({ key }) => key);
    assert.equal(byKey.size, 7);
    for (const list of byKey.values()) {
      const numbers = list.map(({ value }) => Number.parseInt(value, 10));
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
    }
  });

  it('sends records with times in the future or before 1970', async () => {
    const future = { ...record('times', 'a', 'future'), timestamp: Date.now() + 86_400_000 };
    await produce([future, { ...record('times', 'a', 'past'), timestamp: -5 }]);
    assert.deepEqual(
      (await recordsOf('times', 2)).map(({ value }) => value),
      ['future', 'past'],
    );
  });

  it('splits batches that are too large for a topic with a smaller limit', async () => {
    const admin = kafkaClient(kafka.brokers).admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: '1000' }];
    await admin.createTopics({ topics: [{ topic: 'narrow', numPartitions: 1, configEntries }] });
    await admin.disconnect();
    const records = Array.from({ length: 20 }, (_, index) => record('narrow', 'k', `${index}`.padEnd(200, '.')));
    await produce(records);
    const values = (await recordsOf('narrow', 20)).map(({ value }) => value);
    assert.deepEqual(
      values,
      records.map(({ value }) => value),
    );
  });

  it('refuses a topic name that Kafka refuses', async () => {
    await assert.rejects(produce([record('me ters', 'k', 'v')], kafka.brokers, 1_500), /topic me ters: is not a name/);
  });

  it('gives up in time when a broker is silent', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    assert.ok(address !== null && typeof address === 'object');
    const before = performance.now();
    await assert.rejects(produce([], `127.0.0.1:${address.port}`, 500), /cannot be reached/);
    assert.ok(performance.now() - before < 1_800, 'no wait for the end of the connection comes on top');
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('closes at once when its time is up, also the connections of a silent broker', async () => {
    const proxy = await startKafkaProxy(kafka);
    proxy.begin((moment) => (moment === 'stored' ? new Promise<boolean>(() => {}) : Promise.resolve(false)));
    const producer = await connectProducer(environment(proxy.brokers), 2_000);
    await assert.rejects(producer.produce([record('silent', 'k', 'v')]), {
      message: `Kafka at ${proxy.brokers} gave no answer within the time left`,
    });
    const before = performance.now();
    await producer.close();
    assert.ok(performance.now() - before < 1_000);
    await waitUntil('the connections to end', 5_000, () => proxy.connections() === 0 || undefined);
    await proxy.close();
  });

  it('refuses to send after it was closed', async () => {
    const producer = await connectProducer(environment(kafka.brokers), 20_000);
    await producer.close();
    await producer.close();
    await assert.rejects(producer.produce([record('closed', 'k', 'v')]), /connection to Kafka is closed/);
  });
});
