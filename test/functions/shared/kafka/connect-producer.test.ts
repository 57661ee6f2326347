import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { connectProducer } from '../../../../functions/shared/kafka/connect-producer.ts';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { listen, shut } from '../../../../local/http.ts';
import { type EmbeddedKafka, startKafka } from '../../../../local/kafka/index.ts';
import { kafkaClient } from '../../../../local/kafka-client.ts';
import { followTopic, type TextRecord } from '../../../../local/topic-records.ts';
import { waitUntil } from '../../../../local/wait-until.ts';

const environment = (brokers: string): KafkaEnvironment => {
  return { bootstrapServers: brokers, clusterArn: undefined, authentication: 'plaintext', secretArn: undefined };
};

function record(topic: string, key: string | null, value: string | null): ProducerRecord {
  return { topic, key, value, timestamp: Date.now(), headers: [] };
}

describe('a producer', () => {
  let kafka: EmbeddedKafka;
  before(async () => {
    kafka = await startKafka({ numPartitions: 3 });
  });
  after(() => kafka.close());

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

  it('creates a missing topic and sends keys, values and headers as they are', async () => {
    await produce([
      { ...record('simple', 'd1', 'eins 你好'), headers: [['database', 'test']] },
      record('simple', 'd1', ''),
    ]);
    const records = await recordsOf('simple', 2);
    assert.deepEqual(
      records.map(({ key, value, headers }) => [key, value, headers]),
      [
        ['d1', 'eins 你好', { database: 'test' }],
        ['d1', '', {}],
      ],
    );
  });

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

  it('does not stop at a row from the future or from before 1970', async () => {
    const future = { ...record('times', 'a', 'future'), timestamp: Date.now() + 86_400_000 };
    await produce([future, { ...record('times', 'a', 'past'), timestamp: -5 }]);
    assert.deepEqual(
      (await recordsOf('times', 2)).map(({ value }) => value),
      ['future', 'past'],
    );
  });

  it('says which topic’s record is too large, and how large', async () => {
    await produce([record('large', 'k', 'x'.repeat(1_000_000))]);
    await assert.rejects(
      produce([record('large', 'k', 'x'.repeat(1_100_000))]),
      /^ProduceError: Kafka topic large: a record of 1100001 bytes is larger than max\.message\.bytes allows$/,
    );
  });

  it('splits what a topic with a smaller limit does not take at once', async () => {
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

  it('names a topic that is missing where the brokers make none', async () => {
    const strict = await startKafka({ autoCreateTopics: false });
    try {
      await assert.rejects(
        produce([record('absent', 'k', 'v')], strict.brokers, 1_500),
        /topic absent: does not exist: create it/,
      );
    } finally {
      await strict.close();
    }
  });

  it('refuses a topic name that Kafka refuses', async () => {
    await assert.rejects(produce([record('me ters', 'k', 'v')], kafka.brokers, 1_500), /topic me ters: is not a name/);
  });

  it('says in time which brokers cannot be reached', async () => {
    const before = performance.now();
    await assert.rejects(
      produce([], '127.0.0.1:1', 1_000),
      /Kafka at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
    );
    assert.ok(performance.now() - before < 3_500);
  });

  it('gives up in time on a broker that is silent', async () => {
    const silent = createServer();
    const port = await listen(silent, 0);
    const before = performance.now();
    await assert.rejects(produce([], `127.0.0.1:${port}`, 500), /cannot be reached/);
    assert.ok(performance.now() - before < 3_500);
    await shut(silent);
  });

  it('refuses to send after it was closed', async () => {
    const producer = await connectProducer(environment(kafka.brokers), 20_000);
    await producer.close();
    await producer.close();
    await assert.rejects(producer.produce([record('closed', 'k', 'v')]), /connection to Kafka is closed/);
  });
});
