import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CompressionTypes } from 'kafkajs';
import { makeTopic, withProducer } from '../../support/kafka-contract/clients.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';

/** Bytes of a batch with one record of a value of `LARGE` bytes, without the value itself. */
const AROUND_A_LARGE_VALUE = 61 + 3 + 1 + 1 + 1 + 1 + 3 + 1;
const LIMIT = 1_048_588;
const HOUR_MS = 3_600_000;

onEachBroker('the limits of a topic by default', (target) => {
  const send = (topic: string, message: { value: Buffer | string; timestamp?: string }) =>
    withProducer(target, (producer) => producer.send({ topic, messages: [message] }), { retries: 0 });

  it('take a batch of exactly 1,048,588 bytes and refuse one byte more', async () => {
    const topic = await newTopic(target, 'edge');
    const [sent] = await send(topic, { value: Buffer.alloc(LIMIT - AROUND_A_LARGE_VALUE, 1) });
    assert.equal(sent?.baseOffset, '0');
    await rejectsWith(send(topic, { value: Buffer.alloc(LIMIT - AROUND_A_LARGE_VALUE + 1, 1) }), 'MESSAGE_TOO_LARGE');
  });

  it('refuse many small records whose batch is too large, and take them compressed', async () => {
    const topic = await newTopic(target, 'many');
    const messages = Array.from({ length: 6_000 }, () => ({ value: 'x'.repeat(200) }));
    await withProducer(
      target,
      async (producer) => {
        await rejectsWith(producer.send({ topic, messages }), 'MESSAGE_TOO_LARGE');
        const [sent] = await producer.send({ topic, messages, compression: CompressionTypes.GZIP });
        assert.equal(sent?.baseOffset, '0');
      },
      { retries: 0 },
    );
  });

  it('refuse a record time more than an hour ahead, and take one up to an hour ahead', async () => {
    const topic = await newTopic(target, 'ahead');
    await rejectsWith(
      send(topic, { value: 'x', timestamp: String(Date.now() + HOUR_MS + 60_000) }),
      'INVALID_TIMESTAMP',
    );
    const [sent] = await send(topic, { value: 'x', timestamp: String(Date.now() + HOUR_MS - 60_000) });
    assert.equal(sent?.baseOffset, '0');
  });

  it('refuse a whole batch for one record time too far ahead, compressed or not', async () => {
    const topic = await newTopic(target, 'one-ahead');
    const messages = [0, 2 * HOUR_MS, 0].map((ahead) => ({ value: 'x', timestamp: String(Date.now() + ahead) }));
    await withProducer(
      target,
      async (producer) => {
        await rejectsWith(producer.send({ topic, messages }), 'INVALID_TIMESTAMP');
        const compression = CompressionTypes.GZIP;
        await rejectsWith(producer.send({ topic, messages, compression }), 'INVALID_TIMESTAMP');
      },
      { retries: 0 },
    );
  });

  it('take a record time of long ago', async () => {
    const topic = await newTopic(target, 'ancient');
    const [sent] = await send(topic, { value: 'x', timestamp: '1' });
    assert.equal(sent?.errorCode, 0);
  });
});

async function newTopic(target: Target, name: string): Promise<string> {
  const topic = fresh(name);
  await makeTopic(target, topic);
  return topic;
}
