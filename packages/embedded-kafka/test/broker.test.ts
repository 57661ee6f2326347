import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, withAdmin, withProducer } from '../../../test/support/kafka-contract/clients.ts';
import { withRaw } from '../../../test/support/kafka-contract/raw-client.ts';
import { rawFetch } from '../../../test/support/kafka-contract/raw-requests.ts';
import { rejectsWith } from '../../../test/support/kafka-contract/rejects.ts';
import { startKafka } from '../src/index.ts';

describe('the embedded broker', () => {
  it('listens on a free port of the loopback unless told otherwise, and says where', async () => {
    const kafka = await startKafka();
    assert.ok(kafka.port > 0);
    assert.equal(kafka.brokers, `127.0.0.1:${kafka.port}`);
    await kafka.close();
  });

  it('rejects with EADDRINUSE when its port is taken', async () => {
    const first = await startKafka();
    await assert.rejects(startKafka({ port: first.port }), { code: 'EADDRINUSE' });
    await first.close();
  });

  it('frees its port when closed, though clients are connected and wait, and may be closed twice', async () => {
    const kafka = await startKafka();
    const target = { name: 'closing', brokers: () => kafka.brokers };
    await withAdmin(target, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
    await withRaw(target, async (raw) => {
      const waiting = rawFetch(raw, 't', { maxWaitMs: 60_000 });
      await Promise.all([kafka.close(), assert.rejects(waiting, /ended the connection/)]);
    });
    await kafka.close();
    const again = await startKafka({ port: kafka.port });
    assert.equal(again.port, kafka.port);
    await again.close();
  });

  it('makes topics with as many partitions as it is told, and none by itself when told not to', async () => {
    const kafka = await startKafka({ numPartitions: 7, autoCreateTopics: false });
    const target = { name: 'settings', brokers: () => kafka.brokers };
    await rejectsWith(
      withProducer(target, (producer) => producer.send({ topic: 'new', messages: [{ value: 'x' }] }), { retries: 0 }),
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
    await withAdmin(target, async (admin) => {
      assert.deepEqual(await admin.listTopics(), []);
      await admin.createTopics({ topics: [{ topic: 'new' }] });
      assert.equal((await admin.fetchTopicMetadata({ topics: ['new'] })).topics[0]?.partitions.length, 7);
    });
    await kafka.close();
  });

  it('checks record times against the clock it is given', async () => {
    const kafka = await startKafka({ now: () => 10_000_000 });
    const target = { name: 'clock', brokers: () => kafka.brokers };
    await withAdmin(target, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
    await withProducer(
      target,
      async (producer) => {
        const send = (timestamp: number) =>
          producer.send({ topic: 't', messages: [{ value: 'x', timestamp: String(timestamp) }] });
        await send(10_000_000 + 3_600_000);
        await rejectsWith(send(10_000_000 + 3_600_001), 'INVALID_TIMESTAMP');
      },
      { retries: 0 },
    );
    await kafka.close();
  });

  it('serves many clients at once', async () => {
    const kafka = await startKafka();
    const target = { name: 'many', brokers: () => kafka.brokers };
    const clusters = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const admin = client(target).admin();
        await admin.connect();
        const { clusterId } = await admin.describeCluster();
        await admin.disconnect();
        return clusterId;
      }),
    );
    assert.equal(new Set(clusters).size, 1);
    await kafka.close();
  });
});
