import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { makeTopic, withProducer } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { rawInitProducer, rawProduce } from '../../support/kafka-contract/raw-requests.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';

onEachBroker('an idempotent producer', (target) => {
  it('can be a producer of kafkajs', async () => {
    const topic = fresh('idempotent');
    await makeTopic(target, topic);
    const offsets = await withProducer(
      target,
      async (producer) => {
        const sent: (string | undefined)[] = [];
        for (const value of ['a', 'b', 'c'])
          sent.push((await producer.send({ topic, messages: [{ value }] }))[0]?.baseOffset);
        return sent;
      },
      { idempotent: true, maxInFlightRequests: 1 },
    );
    assert.deepEqual(offsets, ['0', '1', '2']);
  });

  it('gets another producer id each time it asks', () =>
    withRaw(target, async (raw) => {
      const [one, other] = [await rawInitProducer(raw), await rawInitProducer(raw)];
      assert.deepEqual([one.code, one.producerEpoch, other.code, other.producerEpoch], [0, 0, 0, 0]);
      assert.notEqual(one.producerId, other.producerId);
    }));

  it('that repeats a batch gets the batch’s offset, and the batch is written once', async () => {
    const topic = fresh('repeated');
    await withProducerId(target, topic, async (raw, producerId) => {
      const send = (text: string, baseSequence: number) =>
        rawProduce(raw, topic, batchOf([text], { producerId, producerEpoch: 0, baseSequence }));
      assert.deepEqual(await send('a', 0), { code: 0, baseOffset: 0n });
      assert.deepEqual(await send('b', 1), { code: 0, baseOffset: 1n });
      assert.deepEqual(await send('a', 0), { code: 0, baseOffset: 0n });
      assert.deepEqual(await send('c', 2), { code: 0, baseOffset: 2n });
    });
    assert.deepEqual(values(await read(target, topic, 3)), ['a', 'b', 'c']);
  });

  it('that leaves a gap in its sequence, or repeats a batch before its last five, is out of order', () =>
    withProducerId(target, fresh('gap'), async (raw, producerId, topic) => {
      const send = async (baseSequence: number) =>
        (await rawProduce(raw, topic, batchOf(['x'], { producerId, producerEpoch: 0, baseSequence }))).code;
      for (const sequence of [0, 1, 2, 3, 4, 5]) assert.equal(await send(sequence), 0);
      assert.equal(await send(7), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      assert.equal(await send(1), 0);
      assert.equal(await send(0), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      assert.equal(await send(6), 0);
    }));

  it('that repeats a part of a batch is out of order', () =>
    withProducerId(target, fresh('half'), async (raw, producerId, topic) => {
      const send = (texts: string[], baseSequence: number) =>
        rawProduce(raw, topic, batchOf(texts, { producerId, producerEpoch: 0, baseSequence }));
      assert.equal((await send(['a', 'b'], 0)).code, 0);
      assert.equal((await send(['a'], 0)).code, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      assert.equal((await send(['b'], 1)).code, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }));

  it('with a later epoch begins at sequence 0, and the earlier epoch is fenced', () =>
    withProducerId(target, fresh('epochs'), async (raw, producerId, topic) => {
      const send = async (producerEpoch: number, baseSequence: number) =>
        (await rawProduce(raw, topic, batchOf(['x'], { producerId, producerEpoch, baseSequence }))).code;
      assert.equal(await send(0, 0), 0);
      assert.equal(await send(1, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      assert.equal(await send(1, 0), 0);
      assert.equal(await send(0, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
    }));

  it('goes on at sequence 0 after 2,147,483,647', () =>
    withProducerId(target, fresh('wrap'), async (raw, producerId, topic) => {
      const send = async (texts: string[], baseSequence: number) =>
        (await rawProduce(raw, topic, batchOf(texts, { producerId, producerEpoch: 0, baseSequence }))).code;
      assert.equal(await send(['a', 'b'], 2_147_483_646), 0);
      assert.equal(await send(['c'], 0), 0);
      assert.equal(await send(['d'], 1), 0);
    }));
});

async function withProducerId(
  target: Target,
  topic: string,
  use: (raw: RawClient, producerId: bigint, topic: string) => Promise<void>,
): Promise<void> {
  await makeTopic(target, topic);
  await withRaw(target, async (raw) => {
    const { producerId } = await rawInitProducer(raw);
    await use(raw, producerId, topic);
  });
}
