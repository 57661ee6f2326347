import assert from 'node:assert/strict';
import { it } from 'node:test';
import kafkajs from 'kafkajs';
import { makeTopic, withAdmin } from '../../support/kafka-contract/clients.ts';
import { record, withFunctionsProducer } from '../../support/kafka-contract/functions-producer.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('a missing topic that the functions’ producer sends to', (target) => {
  const produce = (topics: readonly string[], options = {}) =>
    withFunctionsProducer(
      target.brokers(),
      (producer) => producer.produce(topics.map((topic) => record(topic, 'k', topic))),
      options,
    );

  it('is created by the brokers, with their number of partitions', async () => {
    const topic = fresh('automatic');
    await produce([topic]);
    assert.deepEqual(values(await read(target, topic, 1)), [topic]);
    assert.equal(await partitionsOf(target, topic), 4);
  });

  it('is created with the partitions and configuration of topicCreation', async () => {
    const topics = [fresh('created'), fresh('created')];
    await produce(topics, { topicCreation: { partitions: 6, config: { 'retention.ms': '86400000' } } });
    for (const topic of topics) {
      assert.deepEqual(values(await read(target, topic, 1)), [topic]);
      assert.equal(await partitionsOf(target, topic), 6);
      assert.equal(await settingOf(target, topic, 'retention.ms'), '86400000');
    }
  });

  it('is created once when several functions miss it at the same time', async () => {
    const topic = fresh('raced');
    const topicCreation = { partitions: 3, replicationFactor: 1, config: {} };
    await Promise.all(Array.from({ length: 4 }, () => produce([topic], { topicCreation })));
    assert.deepEqual(values(await read(target, topic, 4)), [topic, topic, topic, topic]);
    assert.equal(await partitionsOf(target, topic), 3);
  });

  it('is created beside existing topics, which stay as they are', async () => {
    const [there, missing] = [fresh('there'), fresh('missing')];
    await makeTopic(target, there, 2);
    await produce([there, missing], { topicCreation: { partitions: 5, config: {} } });
    assert.deepEqual([await partitionsOf(target, there), await partitionsOf(target, missing)], [2, 5]);
    assert.deepEqual(values(await read(target, there, 1)), [there]);
    assert.deepEqual(values(await read(target, missing, 1)), [missing]);
  });

  for (const [what, topicCreation] of [
    ['more replicas than there are brokers', { partitions: 1, replicationFactor: 3, config: {} }],
    ['a setting that Kafka does not know', { partitions: 1, config: { 'no.such.setting': '1' } }],
  ] as const) {
    it(`is not created with ${what}, and the call fails with the reason`, async () => {
      const topic = fresh('denied');
      await assert.rejects(produce([topic], { topicCreation }), {
        name: 'ProduceError',
        topic,
        message: new RegExp(`^Kafka topic ${topic}: could not be created: `),
      });
      await withAdmin(target, async (admin) => assert.equal((await admin.listTopics()).includes(topic), false));
    });
  }

  it('is created again when it was deleted meanwhile', async () => {
    const topic = fresh('deleted');
    await makeTopic(target, topic);
    await withFunctionsProducer(target.brokers(), async (producer) => {
      await producer.produce([record(topic, 'k', 'before')]);
      await withAdmin(target, async (admin) => {
        await admin.deleteTopics({ topics: [topic] });
        // A real Kafka deletes in the background, and takes records for the topic until then.
        await until(async () => assert.equal((await admin.listTopics()).includes(topic), false));
      });
      await producer.produce([record(topic, 'k', 'after')]);
    });
    assert.deepEqual(await until(async () => values(await read(target, topic, 1))), ['after']);
  });
});

function partitionsOf(target: Target, topic: string): Promise<number | undefined> {
  return withAdmin(target, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length;
  });
}

function settingOf(target: Target, topic: string, setting: string): Promise<string | undefined> {
  return withAdmin(target, async (admin) => {
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
    const described = await admin.describeConfigs({ includeSynonyms: false, resources });
    return described.resources[0]?.configEntries.find(({ configName }) => configName === setting)?.configValue;
  });
}
