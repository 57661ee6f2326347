import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { KafkaMessage } from 'kafkajs';
import { MAX_BATCH_BYTES } from '../../../../functions/shared/kafka/batch/record-batch.ts';
import { connectProducer } from '../../../../functions/shared/kafka/connect-producer.ts';
import type { ProducerRecord, RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import { kafkaClient } from '../../../../local/parts/kafka-client.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestKafka, type TestKafka } from '../../../support/servers/test-kafka.ts';

const kafka = await forThisFile(startTestKafka());
const producer = await forThisFile(connect(kafka, 30_000));

describe('the functions’ producer', () => {
  it('keeps the order of each key, on the partition of that key alone', async () => {
    const topic = kafka.nextTopic('ordered');
    const keys = ['d1001', 'd1002', 'd1003', 'd1004', 'd1005'];
    const records = Array.from({ length: 100 }, (_, index) =>
      record(topic, keys[index % keys.length] ?? '', String(index)),
    );
    await producer.produce(records.slice(0, 50));
    await producer.produce(records.slice(50));
    const read = await readTopic(topic, records.length);
    for (const key of keys) {
      const ofKey = read.filter(({ message }) => String(message.key) === key);
      const sent = records.filter((one) => one.key === key).map(({ value }) => value);
      assert.deepEqual(
        ofKey.map(({ message }) => String(message.value)),
        sent,
      );
      assert.equal(new Set(ofKey.map(({ partition }) => partition)).size, 1);
    }
  });

  it('sends headers, times, bytes and null as they are', async () => {
    const topic = kafka.nextTopic('exact');
    const headers: ProducerRecord['headers'] = [
      ['database', 'test'],
      ['raw', Buffer.from([0, 255])],
      ['twice', '1'],
      ['twice', '2'],
    ];
    const value = Buffer.from([0xff, 0x00, 0x80]);
    await producer.produce([
      { topic, key: 'k', value, timestamp: 1538577485000, headers },
      { topic, key: 'k', value: null, timestamp: 1538577485001, headers: [] },
    ]);
    const [first, second] = (await readTopic(topic, 2)).map(({ message }) => message);
    assert.deepEqual([first?.value, first?.timestamp], [value, '1538577485000']);
    assert.deepEqual(
      Object.entries(first?.headers ?? {}).map(([name, given]) => [
        name,
        [given].flat().map((one) => one?.toString('hex')),
      ]),
      [
        ['database', ['74657374']],
        ['raw', ['00ff']],
        ['twice', ['31', '32']],
      ],
    );
    assert.deepEqual([second?.value, second?.timestamp, second?.headers], [null, '1538577485001', {}]);
  });

  it('divides records into batches within the size limit, in order', async () => {
    const topic = kafka.nextTopic('large');
    const records = Array.from({ length: 30 }, (_, index) => record(topic, 'k', `${index}:`.padEnd(100_000, 'x')));
    assert.ok(records.length * 100_000 > 2 * MAX_BATCH_BYTES);
    await producer.produce(records);
    const read = await readTopic(topic, records.length);
    assert.deepEqual(
      read.map(({ message }) => String(message.value).split(':')[0]),
      records.map((_, index) => String(index)),
    );
  });

  it('refuses a record that is too large by itself, with topic and size and without its content', async () => {
    await assert.rejects(producer.produce([record('alone', 'k', 'secret'.padEnd(1_100_000, 'x'))]), (error: Error) => {
      assert.match(error.message, /^Kafka topic alone: a record of 1100075 bytes is larger than/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  it('fails with the name of a missing topic when brokers create none', async () => {
    const strict = await startKafka({ autoCreateTopics: false });
    const impatient = await connect(strict, 2_000);
    try {
      await assert.rejects(impatient.produce([record('missing', 'k', 'v')]), {
        name: 'ProduceError',
        topic: 'missing',
        message: /^Kafka topic missing: does not exist: create it/,
      });
    } finally {
      await impatient.close();
      await strict.close();
    }
  });

  it('fails with the brokers that cannot be reached', async () => {
    const gone = await startKafka();
    await gone.close();
    await assert.rejects(connect(gone, 1_000), (error: Error) => {
      assert.ok(error.message.startsWith(`Kafka at ${gone.brokers} cannot be reached`), error.message);
      return true;
    });
  });
});

function connect({ brokers }: Pick<TestKafka, 'brokers'>, remainingMs: number): Promise<RecordProducer> {
  const unused = { clusterArn: undefined, secretArn: undefined, serverRootCaCertificateSecretArn: undefined };
  return connectProducer({ bootstrapServers: brokers, authentication: 'plaintext', ...unused }, remainingMs);
}

function record(topic: string, key: string, value: string): ProducerRecord {
  return { topic, key, value, timestamp: 1538577485000, headers: [] };
}

interface Read {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** So many records of a topic, each partition in its order. */
async function readTopic(topic: string, count: number): Promise<readonly Read[]> {
  const consumer = kafkaClient(kafka.brokers).consumer({ groupId: `read-${topic}`, maxWaitTimeInMs: 50 });
  const read: Read[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    async eachMessage({ partition, message }) {
      read.push({ partition, message });
      if (read.length === count) resolve();
    },
  });
  await all;
  await consumer.disconnect();
  return read;
}
