import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { ErrorCode, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { rawInitProducer, rawProduce } from '../../support/kafka-contract/raw-requests.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

const transactional = () => ({ transactionalId: fresh('tx'), idempotent: true, maxInFlightRequests: 1 });

onEachBroker('a transaction', (target) => {
  it('is read once it is committed, and its offsets count only then', async () => {
    const [topic, groupId] = [fresh('committed'), fresh('group')];
    await makeTopic(target, topic);
    const position = () =>
      withAdmin(target, async (admin) => {
        const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
        return of?.partitions[0]?.offset;
      });
    await withProducer(
      target,
      async (producer) => {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
        const topics = [{ topic, partitions: [{ partition: 0, offset: '7' }] }];
        await transaction.sendOffsets({ consumerGroupId: groupId, topics });
        assert.equal(await position(), '-1');
        await transaction.commit();
      },
      transactional(),
    );
    await until(async () => assert.equal(await position(), '7'));
    assert.deepEqual(values(await read(target, topic, 2, { readUncommitted: false })), ['a', 'b']);
    await until(async () => assert.equal(await endOf(target, topic), '3'));
  });

  it('is not read with read_committed if it was aborted', async () => {
    const topic = fresh('aborted');
    await makeTopic(target, topic);
    await withProducer(
      target,
      async (producer) => {
        const aborted = await producer.transaction();
        await aborted.send({ topic, messages: [{ value: 'bad' }] });
        await aborted.abort();
        const committed = await producer.transaction();
        await committed.send({ topic, messages: [{ value: 'good' }] });
        await committed.commit();
      },
      transactional(),
    );
    assert.deepEqual(values(await read(target, topic, 1, { readUncommitted: false })), ['good']);
    assert.deepEqual(values(await read(target, topic, 2, { readUncommitted: true })), ['bad', 'good']);
  });

  it('holds back later records from read_committed until it ends', async () => {
    const topic = fresh('open');
    await makeTopic(target, topic);
    await withProducer(
      target,
      async (producer) => {
        const open = await producer.transaction();
        await open.send({ topic, messages: [{ value: 'open' }] });
        await withProducer(target, (plain) => plain.send({ topic, messages: [{ value: 'plain' }] }));
        assert.deepEqual(values(await read(target, topic, 2, { readUncommitted: true })), ['open', 'plain']);
        await assert.rejects(read(target, topic, 1, { readUncommitted: false, ms: 1_000 }), /only 0 of 1/);
        await open.commit();
      },
      transactional(),
    );
    assert.deepEqual(values(await read(target, topic, 2, { readUncommitted: false })), ['open', 'plain']);
  });

  it('of a producer that was replaced by one of the same transactional id is fenced', async () => {
    const topic = fresh('fenced');
    await makeTopic(target, topic);
    const options = { ...transactional(), retries: 1 };
    const message = (value: string) => ({ topic, messages: [{ value }] });
    await withProducer(
      target,
      async (old) => {
        const left = await old.transaction();
        await left.send(message('left behind'));
        await withProducer(
          target,
          async (successor) => {
            const mine = await successor.transaction();
            await mine.send(message('mine'));
            await mine.commit();
          },
          options,
        );
        await rejectsWith(left.send(message('too late')), 'INVALID_PRODUCER_EPOCH');
      },
      options,
    );
    assert.deepEqual(values(await read(target, topic, 1, { readUncommitted: false })), ['mine']);
  });

  it('that is left open is aborted at its timeout', async () => {
    const topic = fresh('abandoned');
    await makeTopic(target, topic);
    await withRaw(target, async (raw) => {
      const id = fresh('tx');
      const { producerId, producerEpoch } = await rawInitProducer(raw, id, 1_000);
      assert.equal(await addPartition(raw, id, topic, { producerId, producerEpoch }), 0);
      const batch = batchOf(['x'], { producerId, producerEpoch, baseSequence: 0, transactional: true });
      assert.equal((await rawProduce(raw, topic, batch, { transactionalId: id })).code, 0);
    });
    await until(async () => assert.equal(await endOf(target, topic), '2'), 30_000);
  });

  it('refuses a partition that was not added or is unknown, and an end without a beginning', async () => {
    const topic = fresh('strict');
    await makeTopic(target, topic);
    await withRaw(target, async (raw) => {
      const id = fresh('tx');
      const { producerId, producerEpoch } = await rawInitProducer(raw, id);
      const producer = { producerId, producerEpoch };
      assert.equal(await end(raw, id, producer), ErrorCode.INVALID_TXN_STATE);
      const batch = batchOf(['x'], { ...producer, baseSequence: 0, transactional: true });
      assert.equal((await rawProduce(raw, topic, batch, { transactionalId: id })).code, ErrorCode.INVALID_TXN_STATE);
      const unknown = await addPartition(raw, id, fresh('none'), producer);
      assert.equal(unknown, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      const stranger = { producerId: producerId + 1_000n, producerEpoch };
      assert.equal(await addPartition(raw, id, topic, stranger), ErrorCode.INVALID_PRODUCER_ID_MAPPING);
      const newer = { producerId, producerEpoch: producerEpoch + 1 };
      assert.equal(await addPartition(raw, id, topic, newer), ErrorCode.INVALID_PRODUCER_EPOCH);
      assert.equal(await addPartition(raw, id, topic, producer), 0);
      assert.equal(await end(raw, id, producer), 0);
      await until(async () => assert.equal(await end(raw, id, producer), 0));
    });
  });

  it('may have a timeout of 15 minutes and no longer', () =>
    withRaw(target, async (raw) => {
      assert.equal((await rawInitProducer(raw, fresh('tx'), 900_000)).code, 0);
      assert.equal((await rawInitProducer(raw, fresh('tx'), 900_001)).code, ErrorCode.INVALID_TRANSACTION_TIMEOUT);
      assert.equal((await rawInitProducer(raw, fresh('tx'), 0)).code, ErrorCode.INVALID_TRANSACTION_TIMEOUT);
      assert.equal((await rawInitProducer(raw, '')).code, ErrorCode.INVALID_REQUEST);
    }));
});

interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

function writeProducer(id: string, { producerId, producerEpoch }: ProducerIdentity): Writer {
  return new Writer().string(id).int64(producerId).int16(producerEpoch);
}

async function addPartition(
  raw: RawClient,
  id: string,
  topic: string,
  producer: ProducerIdentity,
): Promise<number | undefined> {
  const request = writeProducer(id, producer).array([topic], (writer, name) =>
    writer.string(name).array([0], (to, partition) => to.int32(partition)),
  );
  const body = await raw.request(24, 1, request);
  body.int32();
  const [codes] = body.array((reader) => {
    reader.string();
    return reader.array((each) => {
      each.int32();
      return each.int16();
    });
  });
  return codes?.[0];
}

async function end(raw: RawClient, id: string, producer: ProducerIdentity): Promise<number> {
  const body = await raw.request(26, 1, writeProducer(id, producer).boolean(true));
  body.int32();
  return body.int16();
}

function endOf(target: Target, topic: string): Promise<string | undefined> {
  return withAdmin(target, async (admin) => (await admin.fetchTopicOffsets(topic))[0]?.high);
}
