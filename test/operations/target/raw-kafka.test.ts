import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import type { ConnectorKafka } from '../../../operations/target/kafka.ts';
import { withRawKafka } from '../../../operations/target/raw-kafka.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const kafka = await forThisFile(startKafka());
const client = kafkaClient(kafka.brokers);
const admin = client.admin();
await admin.connect();
await forThisFile(Promise.resolve({ close: () => admin.disconnect() }));
await admin.createTopics({ topics: [{ topic: 'known', numPartitions: 2 }] });

const connectorKafka: ConnectorKafka = {
  client,
  config: {
    ...{ clientId: 'test', connectionTimeout: 1_000, authenticationTimeout: 1_000, requestTimeout: 2_000 },
    retry: { retries: 0 },
  },
  brokers: [kafka.brokers],
  authentication: 'plaintext',
};

const committed = async (groupId: string) => {
  const [topic] = await admin.fetchOffsets({ groupId, topics: ['known'] });
  return topic?.partitions.map(({ offset }) => offset);
};

describe('the brokers beside what kafkajs’ clients do', () => {
  it('set offsets of a group that nobody is in, also of one that never was', async () => {
    await withRawKafka(connectorKafka, ({ commit }) =>
      commit('empty', 'known', [
        { partition: 0, offset: 7 },
        { partition: 1, offset: 9, metadata: 'why' },
      ]),
    );
    assert.deepEqual(await committed('empty'), ['7', '9']);
  });

  it('refuse to set any offset of a group that somebody is in', async () => {
    const consumer = client.consumer({ groupId: 'busy' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'known' });
    const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve));
    await consumer.run({ autoCommit: false, eachMessage: async () => {} });
    await joined;
    try {
      const setting = withRawKafka(connectorKafka, ({ commit }) =>
        commit('busy', 'known', [{ partition: 0, offset: 7 }]),
      );
      await assert.rejects(setting, {
        code: 'refused',
        message: 'group busy has an active member: nothing of it was set',
      });
      assert.deepEqual(await committed('busy'), ['-1', '-1']);
    } finally {
      await consumer.disconnect();
    }
  });

  it('tell the time of a record, and none where there is no record', async () => {
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic: 'known', messages: [{ partition: 1, value: 'x', timestamp: '1714521600123' }] });
    await producer.disconnect();
    await withRawKafka(connectorKafka, async ({ recordTime }) => {
      assert.equal(await recordTime('known', 1, 0), 1_714_521_600_123);
      assert.equal(await recordTime('known', 0, 0), undefined);
      await assert.rejects(recordTime('known', 1, 5), { type: 'OFFSET_OUT_OF_RANGE' });
      assert.equal(await recordTime('known', 9, 0), undefined);
    });
  });
});
