import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withRawClient } from '../src/client/raw-client.ts';
import { startKafka } from '../src/index.ts';
import { Writer } from '../src/wire/writer.ts';
import { client, makeTopic, rejectsWith, withAdmin, withProducer } from './support/clients.ts';

/** Fetch v11 of a topic's first partition that waits a minute for a record. */
function waitingFetch(topic: string): Writer {
  const request = new Writer().int32(-1).int32(60_000).int32(1).int32(1024).int8(0).int32(0).int32(-1);
  request.array([topic], (writer, name) =>
    writer.string(name).array([0], (to, partition) => to.int32(partition).int32(-1).int64(0n).int64(-1n).int32(1024)),
  );
  return request.int32(0).string('');
}

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

  it('frees its port when closed while clients are connected and wait, and may be closed twice', async () => {
    const kafka = await startKafka();
    await makeTopic(kafka.brokers, 't');
    await withRawClient(kafka.brokers, async (raw) => {
      const waiting = raw.request(1, 11, waitingFetch('t'));
      await Promise.all([kafka.close(), assert.rejects(waiting, /ended the connection/)]);
    });
    await kafka.close();
    const again = await startKafka({ port: kafka.port });
    assert.equal(again.port, kafka.port);
    await again.close();
  });

  it('creates topics with the set number of partitions, and none by itself when told not to', async () => {
    const kafka = await startKafka({ numPartitions: 7, autoCreateTopics: false });
    await rejectsWith(
      withProducer(kafka.brokers, (producer) => producer.send({ topic: 'new', messages: [{ value: 'x' }] })),
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
    await withAdmin(kafka.brokers, async (admin) => {
      assert.deepEqual(await admin.listTopics(), []);
      await admin.createTopics({ topics: [{ topic: 'new' }] });
      assert.equal((await admin.fetchTopicMetadata({ topics: ['new'] })).topics[0]?.partitions.length, 7);
    });
    await kafka.close();
  });

  it('checks record times against the clock it is given', async () => {
    const kafka = await startKafka({ now: () => 10_000_000 });
    await makeTopic(kafka.brokers, 't');
    await withProducer(kafka.brokers, async (producer) => {
      const send = (timestamp: number) =>
        producer.send({ topic: 't', messages: [{ value: 'x', timestamp: String(timestamp) }] });
      await send(10_000_000 + 3_600_000);
      await rejectsWith(send(10_000_000 + 3_600_001), 'INVALID_TIMESTAMP');
    });
    await kafka.close();
  });

  it('serves many clients at once', async () => {
    const kafka = await startKafka();
    const clusters = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const admin = client(kafka.brokers).admin();
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
