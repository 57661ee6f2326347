import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Admin } from 'kafkajs';
import { makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { read } from '../../support/kafka-contract/read.ts';
import { rejectsWith } from '../../support/kafka-contract/rejects.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

const TIMES = [1_000, 5_000, 3_000, 9_000, 7_000];

onEachBroker('offsets', (target) => {
  it('of the start and end are listed for every partition', async () => {
    const topic = fresh('ends');
    await makeTopic(target, topic, 2);
    await withProducer(target, (producer) =>
      producer.send({ topic, messages: [1, 2, 3].map((value) => ({ value: String(value), partition: 1 })) }),
    );
    await withAdmin(target, async (admin) => {
      const ends = (await admin.fetchTopicOffsets(topic)).toSorted((a, b) => a.partition - b.partition);
      assert.deepEqual(
        ends.map(({ low, high }) => [low, high]),
        [
          ['0', '0'],
          ['0', '3'],
        ],
      );
    });
  });

  it('are found by time: the first record of that time or later, though times do not rise', async () => {
    const topic = await withTimes(target);
    assert.deepEqual(
      await Promise.all([0, 1_000, 1_001, 5_000, 5_001, 9_000].map((time) => offsetAt(target, topic, time))),
      ['0', '0', '1', '1', '3', '3'],
    );
  });

  it('of a time after the last record are the end of the partition', async () => {
    const topic = await withTimes(target);
    assert.equal(await offsetAt(target, topic, 9_001), '5');
  });

  it('are found by time within a batch', async () => {
    const topic = fresh('one-batch');
    await makeTopic(target, topic);
    const messages = TIMES.map((time) => ({ value: String(time), timestamp: String(time) }));
    await withProducer(target, (producer) => producer.send({ topic, messages }));
    assert.deepEqual(await Promise.all([0, 1_001, 5_001].map((time) => offsetAt(target, topic, time))), [
      '0',
      '1',
      '3',
    ]);
  });

  it('begin later after DeleteRecords, and earlier times find the first record that is left', async () => {
    const topic = await withTimes(target);
    await withAdmin(target, async (admin) => {
      await loadLeaders(admin, topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
      assert.deepEqual(
        (await admin.fetchTopicOffsets(topic)).map(({ low, high }) => [low, high]),
        [['2', '5']],
      );
    });
    await until(async () => assert.equal(await offsetAt(target, topic, 0), '2'));
    const got = await read(target, topic, 3);
    assert.deepEqual(
      got.map(({ message }) => message.offset),
      ['2', '3', '4'],
    );
  });

  it('beyond the end are refused by DeleteRecords, and -1 deletes all records', async () => {
    const topic = await withTimes(target);
    await withAdmin(target, async (admin) => {
      await loadLeaders(admin, topic);
      await rejectsWith(
        admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] }),
        'OFFSET_OUT_OF_RANGE',
      );
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '-1' }] });
      assert.deepEqual(
        (await admin.fetchTopicOffsets(topic)).map(({ low, high }) => [low, high]),
        [['5', '5']],
      );
    });
  });
});

/** A topic with one batch for each of `TIMES`. */
async function withTimes(target: Target): Promise<string> {
  const topic = fresh('times');
  await makeTopic(target, topic);
  await withProducer(target, async (producer) => {
    for (const time of TIMES) await producer.send({ topic, messages: [{ value: 'x', timestamp: String(time) }] });
  });
  return topic;
}

/** kafkajs deletes records only of topics that it has asked about before. */
async function loadLeaders(admin: Admin, topic: string): Promise<void> {
  await admin.fetchTopicOffsets(topic);
}

function offsetAt(target: Target, topic: string, time: number): Promise<string | undefined> {
  return withAdmin(target, async (admin) => (await admin.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset);
}
