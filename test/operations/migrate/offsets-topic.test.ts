import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { positionsInTopic } from '../../../operations/migrate/given/offsets-topic.ts';
import type { ConnectorKafka } from '../../../operations/target/kafka.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const kafka = await forThisFile(startKafka());
const client = kafkaClient(kafka.brokers);
const connectorKafka: ConnectorKafka = {
  client,
  config: {
    ...{ clientId: 'test', connectionTimeout: 1_000, authenticationTimeout: 1_000, requestTimeout: 2_000 },
    retry: { retries: 0 },
  },
  brokers: [kafka.brokers],
  authentication: 'plaintext',
};
const { signal } = new AbortController();

const key = (connector: string, table: string) => JSON.stringify([connector, { table }]);
const value = (ms: number) =>
  JSON.stringify({ timestamp_millisecond: ms, timestamp_nanosecond: (ms % 1_000) * 1_000_000 });

describe('Kafka Connect’s topic of offsets', () => {
  it('tells by the last record of each key where tables stand, without what was taken away or is of others', async () => {
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'connect-offsets', numPartitions: 3 }] });
    await admin.disconnect();
    const producer = client.producer();
    await producer.connect();
    const messages = [
      { partition: 0, key: key('plant', 'meters'), value: value(1_000) },
      { partition: 1, key: key('plant', 'pumps'), value: value(5_000) },
      { partition: 0, key: key('plant', 'gone'), value: value(1) },
      { partition: 0, key: key('site', 'meters'), value: value(7_000) },
      { partition: 0, key: key('plant', 'meters'), value: value(2_001) },
      { partition: 0, key: key('plant', 'gone'), value: null },
      { partition: 2, key: '["jdbc",{"query":"q"}]', value: '{"id":1}' },
      { partition: 2, key: 'no json', value: 'no json' },
      { partition: 2, key: '{"a":1}', value: value(1) },
      { partition: 2, value: value(1) },
    ];
    await producer.send({ topic: 'connect-offsets', messages });
    await producer.disconnect();
    const found = await positionsInTopic(connectorKafka, 'connect-offsets', signal);
    assert.deepEqual(Object.fromEntries(found), {
      plant: [
        { table: 'meters', time: '1970-01-01T00:00:02.001Z' },
        { table: 'pumps', time: '1970-01-01T00:00:05.000Z' },
      ],
      site: [{ table: 'meters', time: '1970-01-01T00:00:07.000Z' }],
    });
  });
});
