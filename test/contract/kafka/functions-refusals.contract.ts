import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import { sizeOf, withAdmin } from '../../support/kafka-contract/clients.ts';
import { record, withFunctionsProducer } from '../../support/kafka-contract/functions-producer.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('a record of the functions’ producer that brokers may refuse', (target) => {
  const produce = (records: readonly ProducerRecord[], options = {}) =>
    withFunctionsProducer(target.brokers(), (producer) => producer.produce(records), options);

  for (const compressionType of ['none', 'gzip'] as const) {
    it(`is sent in smaller batches where a topic takes only those, with compression ${compressionType}`, async () => {
      const topic = await topicWith(target, { 'max.message.bytes': '2000' });
      // Hex of a multiplier's sequence hardly compresses, so that gzip alone does not make the batch fit.
      const records = Array.from({ length: 60 }, (_, index) =>
        record(
          topic,
          'k',
          Array.from({ length: 40 }, (__, at) => (((index * 40 + at) * 2654435761) >>> 0).toString(16)).join(''),
        ),
      );
      await produce(records, { compressionType });
      assert.deepEqual(
        values(await read(target, topic, records.length)),
        records.map(({ value }) => value),
      );
    });
  }

  it('fails the call with its size when it is too large by itself, and nothing else is sent in its place', async () => {
    const topic = await topicWith(target, {});
    const small = record(topic, 'k', 'small');
    await assert.rejects(produce([small, record(topic, 'k', Buffer.alloc(1_048_588, 1))]), {
      name: 'ProduceError',
      message: /^Kafka topic refusing-\w+: a record of 104\d{4} bytes is larger than/,
    });
    await produce([small]);
    // What came before it in its partition may have been sent already.
    const got = values(await read(target, topic, await sizeOf(target, topic)));
    assert.deepEqual([...new Set(got)], ['small']);
  });

  it('is written compressed when it is too large otherwise', async () => {
    const topic = await topicWith(target, {});
    const large = record(topic, 'k', Buffer.alloc(3_000_000, 1));
    await assert.rejects(produce([large]), { name: 'ProduceError' });
    await produce([large], { compressionType: 'gzip' });
    assert.equal((await read(target, topic, 1))[0]?.message.value?.length, 3_000_000);
  });

  it('fails the call with the topic’s time limit, when that is stricter than Kafka’s default', async () => {
    const topic = await topicWith(target, { 'message.timestamp.after.max.ms': '60000' });
    const soon = { ...record(topic, 'k', 'hunter2'), timestamp: Date.now() + 10 * 60_000 };
    await assert.rejects(produce([soon]), (error: Error) => {
      assert.match(error.message, /^Kafka topic refusing-\w+: .*timestamp/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });

  it('fails the call on a compacted topic when it has no key', async () => {
    const topic = await topicWith(target, { 'cleanup.policy': 'compact' });
    await produce([record(topic, 'k', null)]);
    await assert.rejects(produce([record(topic, null, 'v')]), {
      name: 'ProduceError',
      message: /^Kafka topic refusing-\w+: /,
    });
  });

  it('fails the call when its topic has an invalid name', () =>
    assert.rejects(produce([record('me ters', 'k', 'v')], { remainingMs: 10_000 }), {
      name: 'ProduceError',
      topic: 'me ters',
      message: 'Kafka topic me ters: is not a name that Kafka accepts',
    }));
});

/** A topic of one partition with settings by Kafka's names. */
async function topicWith(target: Target, config: Readonly<Record<string, string>>): Promise<string> {
  const topic = fresh('refusing');
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await withAdmin(target, async (admin) => {
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1, configEntries }] });
    await until(() => admin.fetchTopicOffsets(topic));
  });
  return topic;
}
