import assert from 'node:assert/strict';
import { it } from 'node:test';
import kafkajs, { type ITopicConfig } from 'kafkajs';
import { makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('topic administration', (target) => {
  it('creates a topic with the requested partitions, and refuses to do it again', async () => {
    const topic = fresh('made');
    await withAdmin(target, async (admin) => {
      assert.equal(await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 3 }] }), true);
      assert.equal(await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 3 }] }), false);
      await until(async () => assert.equal((await admin.listTopics()).includes(topic), true));
    });
    assert.equal(await partitionsOf(target, topic), 3);
  });

  it('uses the default of 4 partitions when none are asked for', async () => {
    const topic = fresh('default');
    await create(target, { topic });
    assert.equal(await partitionsOf(target, topic), 4);
  });

  it('creates nothing with validateOnly', async () => {
    const topic = fresh('checked');
    await withAdmin(target, async (admin) => {
      assert.equal(await admin.createTopics({ validateOnly: true, waitForLeaders: false, topics: [{ topic }] }), true);
      assert.equal((await admin.listTopics()).includes(topic), false);
    });
  });

  for (const [what, topic] of [
    ['with a character outside a-z, A-Z, 0-9, ".", "_" and "-"', 'bad name!'],
    ['with a letter outside ASCII', 'größe'],
    ['of one dot', '.'],
    ['of two dots', '..'],
    ['that is empty', ''],
    ['of 250 characters', 'x'.repeat(250)],
  ] as const) {
    it(`refuses a name ${what}`, () => rejectsWith(create(target, { topic }), 'INVALID_TOPIC_EXCEPTION'));
  }

  it('takes a name of 249 characters, and one of three dots', async () => {
    const long = fresh('long').padEnd(249, 'x');
    await create(target, { topic: long });
    assert.equal(await partitionsOf(target, long), 4);
    await withAdmin(target, (admin) =>
      admin.createTopics({ validateOnly: true, waitForLeaders: false, topics: [{ topic: `...${long.slice(3)}` }] }),
    );
  });

  it('refuses a name that differs from another only in "." and "_"', async () => {
    const topic = fresh('a.b_c');
    await create(target, { topic });
    await rejectsWith(create(target, { topic: topic.replace('.', '_') }), 'INVALID_TOPIC_EXCEPTION');
  });

  for (const numPartitions of [0, -2]) {
    it(`refuses ${numPartitions} partitions`, () =>
      rejectsWith(create(target, { topic: fresh('none'), numPartitions }), 'INVALID_PARTITIONS'));
  }

  it('refuses more than 10,000 partitions', () =>
    rejectsWith(create(target, { topic: fresh('excess'), numPartitions: 10_001 }), 'POLICY_VIOLATION'));

  for (const replicationFactor of [2, 0]) {
    it(`refuses ${replicationFactor} replicas on one broker`, () =>
      rejectsWith(create(target, { topic: fresh('copies'), replicationFactor }), 'INVALID_REPLICATION_FACTOR'));
  }

  it('refuses a setting it does not know and a value it cannot have', async () => {
    const config = (name: string, value: string) => ({ topic: fresh('set'), configEntries: [{ name, value }] });
    await rejectsWith(create(target, config('no.such.setting', '1')), 'INVALID_CONFIG');
    await rejectsWith(create(target, config('max.message.bytes', 'many')), 'INVALID_CONFIG');
  });

  it('applies and describes the configuration given with a topic', async () => {
    const topic = fresh('small');
    await create(target, { topic, numPartitions: 1, configEntries: [{ name: 'max.message.bytes', value: '1000' }] });
    await until(async () => assert.equal(await settingOf(target, topic, 'max.message.bytes'), '1000'));
    await rejectsWith(
      withProducer(target, (producer) => producer.send({ topic, messages: [{ value: 'x'.repeat(1_000) }] }), {
        retries: 0,
      }),
      'MESSAGE_TOO_LARGE',
    );
  });

  it('describes the default size limit, and a compacted topic refuses a record without a key', async () => {
    const topic = fresh('compacted');
    await create(target, { topic, numPartitions: 1, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] });
    await until(async () => assert.equal(await settingOf(target, topic, 'max.message.bytes'), '1048588'));
    await withProducer(
      target,
      async (producer) => {
        await rejectsWith(producer.send({ topic, messages: [{ value: 'x' }] }), 'INVALID_RECORD');
        await producer.send({ topic, messages: [{ key: 'k', value: 'x' }] });
      },
      { retries: 0 },
    );
  });

  it('does not describe the configuration of a missing topic', () =>
    rejectsWith(settingOf(target, fresh('nowhere'), 'max.message.bytes'), 'UNKNOWN_TOPIC_OR_PARTITION'));

  it('adds partitions, and never removes any', async () => {
    const topic = fresh('grown');
    await makeTopic(target, topic, 2);
    await withAdmin(target, async (admin) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
      await rejectsWith(admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] }), 'INVALID_PARTITIONS');
      await rejectsWith(admin.createPartitions({ topicPartitions: [{ topic, count: 1 }] }), 'INVALID_PARTITIONS');
    });
    await until(async () => assert.equal(await partitionsOf(target, topic), 5));
  });

  it('deletes a topic with its records, which is then unknown', async () => {
    const topic = fresh('brief');
    await makeTopic(target, topic);
    await withProducer(target, (producer) => producer.send({ topic, messages: [{ value: 'x' }] }));
    await withAdmin(target, async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      await until(async () => assert.equal((await admin.listTopics()).includes(topic), false));
      await rejectsWith(admin.deleteTopics({ topics: [topic], timeout: 1_000 }), 'UNKNOWN_TOPIC_OR_PARTITION');
      assert.equal(await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1 }] }), true);
      await until(async () => assert.equal((await admin.fetchTopicOffsets(topic))[0]?.high, '0'));
    });
  });
});

/** Makes a topic and waits until all of it can be used: a real Kafka answers before that. */
function create(target: Target, topic: ITopicConfig): Promise<void> {
  return withAdmin(target, async (admin) => {
    await admin.createTopics({ waitForLeaders: false, topics: [topic] });
    await until(() => admin.fetchTopicOffsets(topic.topic));
  });
}

function partitionsOf(target: Target, topic: string): Promise<number | undefined> {
  return withAdmin(target, (admin) =>
    until(async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.length),
  );
}

function settingOf(target: Target, topic: string, setting: string): Promise<string | undefined> {
  return withAdmin(target, async (admin) => {
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
    const described = await admin.describeConfigs({ includeSynonyms: false, resources });
    return described.resources[0]?.configEntries.find(({ configName }) => configName === setting)?.configValue;
  });
}
