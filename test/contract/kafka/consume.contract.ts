import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeTopic, withAdmin, withConsumer, withProducer } from '../../support/kafka-contract/clients.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('consuming', (target) => {
  it('reads every record of every partition once, in order within each', async () => {
    const topic = await filled(target, 4, 40);
    const got = await read(target, topic, 40);
    for (const partition of [0, 1, 2, 3]) {
      const offsets = got.filter((each) => each.partition === partition).map(({ message }) => message.offset);
      assert.deepEqual(
        offsets,
        Array.from({ length: 10 }, (_, offset) => String(offset)),
      );
    }
  });

  it('goes on after the committed offset', async () => {
    const topic = await filled(target, 1, 10);
    const groupId = fresh('resume');
    await read(target, topic, 4, { groupId, commit: true });
    assert.deepEqual(values(await read(target, topic, 6, { groupId, commit: true })), ['4', '5', '6', '7', '8', '9']);
  });

  it('fetches committed offsets, and -1 where there is none', async () => {
    const topic = await filled(target, 2, 2);
    const groupId = fresh('positions');
    await withProducer(target, (producer) => producer.send({ topic, messages: [{ value: 'x', partition: 0 }] }));
    const consumed = await read(target, topic, 3, { groupId });
    assert.equal(consumed.length, 3);
    await withAdmin(target, async (admin) => {
      await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1' }] });
      const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
      assert.deepEqual(
        of?.partitions.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset),
        ['1', '-1'],
      );
    });
  });

  it('goes on at the offset of a seek', async () => {
    const topic = await filled(target, 1, 10);
    const got = await read(target, topic, 3, {
      onRun: (consumer) => consumer.seek({ topic, partition: 0, offset: '7' }),
    });
    assert.deepEqual(
      got.slice(-3).map(({ message }) => message.offset),
      ['7', '8', '9'],
    );
  });

  it('starts again at its reset position after a seek beyond the end', async () => {
    const topic = await filled(target, 1, 3);
    const groupId = fresh('beyond');
    await withConsumer(target, { groupId }, async (consumer) => {
      const offsets: string[] = [];
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => void offsets.push(message.offset) });
      await until(() => assert.deepEqual(offsets, ['0', '1', '2']));
      consumer.seek({ topic, partition: 0, offset: '99999' });
      await until(() => assert.deepEqual(offsets, ['0', '1', '2', '0', '1', '2']));
    });
  });

  it('goes on at the beginning or the end when an administrator resets the group', async () => {
    const topic = await filled(target, 1, 5);
    await Promise.all(
      [true, false].map(async (earliest) => {
        const groupId = fresh('reset');
        await read(target, topic, 2, { groupId, commit: true });
        await withAdmin(target, async (admin) => {
          await admin.resetOffsets({ groupId, topic, earliest });
          const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
          assert.equal(of?.partitions[0]?.offset, earliest ? '-2' : '-1');
        });
        if (earliest) assert.deepEqual(values(await read(target, topic, 5, { groupId })), ['0', '1', '2', '3', '4']);
      }),
    );
  });

  it('cannot subscribe to a missing topic, though asking for it creates it', async () => {
    const topic = fresh('missing');
    await withConsumer(target, { groupId: fresh('early') }, (consumer) =>
      rejectsWith(consumer.subscribe({ topic }), 'UNKNOWN_TOPIC_OR_PARTITION'),
    );
    await until(() =>
      withAdmin(target, async (admin) => assert.equal((await admin.listTopics()).includes(topic), true)),
    );
  });

  it('does not create a topic for a consumer that forbids it', async () => {
    const topic = fresh('forbidden');
    await withConsumer(target, { groupId: fresh('careful'), allowAutoTopicCreation: false }, (consumer) =>
      rejectsWith(consumer.subscribe({ topic }), 'UNKNOWN_TOPIC_OR_PARTITION'),
    );
    await withAdmin(target, async (admin) => assert.equal((await admin.listTopics()).includes(topic), false));
  });

  it('reads a record larger than the consumer’s limit', async () => {
    const topic = fresh('large');
    await makeTopic(target, topic);
    await withProducer(target, (producer) => producer.send({ topic, messages: [{ value: Buffer.alloc(500_000, 7) }] }));
    const [got] = await read(target, topic, 1, { maxBytesPerPartition: 1_000 });
    assert.equal(got?.message.value?.length, 500_000);
  });
});

/** A topic with `count` records, spread evenly over its partitions, whose values count from 0. */
async function filled(target: Target, partitions: number, count: number): Promise<string> {
  const topic = fresh('filled');
  await makeTopic(target, topic, partitions);
  const messages = Array.from({ length: count }, (_, index) => ({
    value: String(index),
    partition: index % partitions,
  }));
  await withProducer(target, (producer) => producer.send({ topic, messages }));
  return topic;
}
