import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CompressionTypes } from 'kafkajs';
import { client, makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('producing', (target) => {
  it('keeps key, value, headers with several values, and time', async () => {
    const topic = fresh('whole');
    await makeTopic(target, topic);
    const headers = { text: 'x', bytes: Buffer.from([1, 2, 255]), several: ['a', 'b'] };
    await withProducer(target, (producer) =>
      producer.send({ topic, messages: [{ key: 'k', value: 'größe', headers, timestamp: '1700000000123' }] }),
    );
    const [first] = await read(target, topic, 1);
    assert.equal(first?.message.key?.toString(), 'k');
    assert.equal(first?.message.value?.toString(), 'größe');
    assert.equal(first?.message.timestamp, '1700000000123');
    assert.equal(first?.message.headers?.text?.toString(), 'x');
    assert.deepEqual(first?.message.headers?.bytes, Buffer.from([1, 2, 255]));
    assert.deepEqual([first?.message.headers?.several].flat().map(String), ['a', 'b']);
  });

  it('tells a tombstone from an empty value, and no key from an empty key', async () => {
    const topic = fresh('tombstones');
    await makeTopic(target, topic);
    const messages = [{ key: 'k', value: null }, { key: '', value: '' }, { value: 'v' }];
    await withProducer(target, (producer) => producer.send({ topic, messages }));
    const got = (await read(target, topic, 3)).map(({ message }) => [message.key, message.value]);
    assert.deepEqual(got, [
      [Buffer.from('k'), null],
      [Buffer.alloc(0), Buffer.alloc(0)],
      [null, Buffer.from('v')],
    ]);
  });

  it('creates an unknown topic with 4 partitions, and a key goes where the Java client puts it', async () => {
    const topic = fresh('automatic');
    const [sent] = await withProducer(target, (producer) =>
      producer.send({ topic, acks: -1, messages: [{ key: 'k1', value: 'v1' }] }),
    );
    assert.deepEqual([sent?.partition, sent?.errorCode, sent?.baseOffset, sent?.logAppendTime], [1, 0, '0', '-1']);
    await withAdmin(target, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      assert.equal(topics[0]?.partitions.length, 4);
    });
  });

  it('answers each batch with the offset of its first record, with acks of 1 and -1', async () => {
    const topic = fresh('offsets');
    await makeTopic(target, topic);
    const offsets = await withProducer(target, async (producer) => {
      const send = async (acks: number, count: number) => {
        const messages = Array.from({ length: count }, (_, index) => ({ value: String(index) }));
        return (await producer.send({ topic, acks, messages }))[0]?.baseOffset;
      };
      return [await send(-1, 10), await send(1, 5), await send(-1, 1)];
    });
    assert.deepEqual(offsets, ['0', '10', '15']);
  });

  it('writes what was sent with acks of 0', async () => {
    const topic = fresh('unacknowledged');
    await makeTopic(target, topic);
    await withProducer(target, async (producer) => {
      assert.deepEqual(await producer.send({ topic, acks: 0, messages: [{ value: 'a' }] }), []);
      await producer.send({ topic, acks: 0, messages: [{ value: 'b' }] });
    });
    assert.deepEqual(values(await read(target, topic, 2)), ['a', 'b']);
  });

  it('keeps a gzip batch record for record', async () => {
    const topic = fresh('gzip');
    await makeTopic(target, topic);
    const messages = Array.from({ length: 100 }, (_, index) => ({
      key: `k${index}`,
      value: `value ${index}`,
      headers: { index: String(index) },
    }));
    await withProducer(target, (producer) => producer.send({ topic, compression: CompressionTypes.GZIP, messages }));
    const got = await read(target, topic, 100);
    assert.deepEqual(
      got.map(({ message }) => message.headers?.index?.toString()),
      messages.map(({ headers }) => headers.index),
    );
    assert.deepEqual(
      got.map(({ message }) => message.offset),
      messages.map((_, index) => String(index)),
    );
  });

  it('needs one request for several topics and partitions', async () => {
    const [one, other] = [fresh('one'), fresh('other')];
    await makeTopic(target, one, 2);
    await makeTopic(target, other);
    const sent = await withProducer(target, (producer) =>
      producer.sendBatch({
        topicMessages: [
          {
            topic: one,
            messages: [
              { value: 'a', partition: 0 },
              { value: 'b', partition: 1 },
            ],
          },
          { topic: other, messages: [{ value: 'c' }] },
        ],
      }),
    );
    assert.equal(sent.length, 3);
    await withAdmin(target, async (admin) => {
      const ends = async (topic: string) => (await admin.fetchTopicOffsets(topic)).map(({ high }) => high);
      assert.deepEqual([await ends(one), await ends(other)], [['1', '1'], ['1']]);
    });
  });

  it('finds the other topics when an invalid name is asked for', async () => {
    const topic = fresh('valid');
    await rejectsWith(
      withProducer(target, (producer) => producer.send({ topic: 'not valid!', messages: [{ value: 'x' }] }), {
        retries: 0,
      }),
      'INVALID_TOPIC_EXCEPTION',
    );
    await makeTopic(target, topic);
    await withAdmin(target, async (admin) => {
      assert.equal((await admin.listTopics()).includes('not valid!'), false);
      assert.equal((await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.name, topic);
    });
  });

  it('loses a record for a partition that kafkajs does not know of, which is why callers check it', async () => {
    const topic = fresh('unknown-partition');
    await makeTopic(target, topic);
    await withProducer(target, async (producer) => {
      assert.deepEqual(await producer.send({ topic, messages: [{ value: 'x', partition: 99 }] }), []);
    });
  });

  it('sees one broker that is its own controller', async () => {
    const admin = client(target).admin();
    await admin.connect();
    const cluster = await until(() => admin.describeCluster());
    await admin.disconnect();
    assert.deepEqual(
      cluster.brokers.map(({ nodeId }) => nodeId),
      [cluster.controller],
    );
  });
});
