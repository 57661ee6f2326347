import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { makeTopic, withAdmin } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { rawFetch, rawProduce } from '../../support/kafka-contract/raw-requests.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';

const LONG_MS = 20_000;

onEachBroker('a fetch', (target) => {
  it('of existing records is answered at once', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      await rawProduce(raw, topic, batchOf(['a']));
      const { code, end, start, records } = await rawFetch(raw, topic, { maxWaitMs: LONG_MS });
      assert.deepEqual([code, end, start], [0, 1n, 0n]);
      assert.ok(records?.includes('a'));
    });
  });

  it('at the end of a partition waits its maximum time, and then has no records', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      const began = performance.now();
      const { code, end, records } = await rawFetch(raw, topic, { maxWaitMs: 300 });
      assert.deepEqual([code, end, records?.length ?? 0], [0, 0n, 0]);
      assert.ok(performance.now() - began >= 295);
    });
  });

  it('at the end of a partition is answered when a record comes', async () => {
    const topic = await newTopic(target);
    await withRaw(target, (reader) =>
      withRaw(target, async (writer) => {
        const began = performance.now();
        const fetching = rawFetch(reader, topic, { maxWaitMs: LONG_MS });
        await rawProduce(writer, topic, batchOf(['late']));
        assert.ok((await fetching).records?.includes('late'));
        assert.ok(performance.now() - began < LONG_MS / 2);
      }),
    );
  });

  it('waits until there are as many bytes as it asks for', async () => {
    const topic = await newTopic(target);
    const batch = batchOf(['x'.repeat(500)]);
    await withRaw(target, (reader) =>
      withRaw(target, async (writer) => {
        const fetching = rawFetch(reader, topic, { maxWaitMs: LONG_MS, minBytes: batch.length + 1 });
        await rawProduce(writer, topic, batch);
        await rawProduce(writer, topic, batch);
        assert.equal((await fetching).records?.length, 2 * batch.length);
      }),
    );
  });

  it('outside of a partition’s offsets is out of range, at the end it is not', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      await rawProduce(raw, topic, batchOf(['a', 'b', 'c']));
      await withAdmin(target, async (admin) => {
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
      });
      const codes = [];
      for (const offset of [-1n, 0n, 1n, 3n, 4n]) codes.push((await rawFetch(raw, topic, { offset })).code);
      const { OFFSET_OUT_OF_RANGE, NONE } = ErrorCode;
      assert.deepEqual(codes, [OFFSET_OUT_OF_RANGE, OFFSET_OUT_OF_RANGE, NONE, NONE, OFFSET_OUT_OF_RANGE]);
    });
  });

  it('of a missing topic or partition is refused at once', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      for (const [name, partition] of [
        [topic, 1],
        [fresh('none'), 0],
      ] as const) {
        const { code } = await rawFetch(raw, name, { partition, maxWaitMs: LONG_MS });
        assert.equal(code, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
    });
  });

  it('is answered when the topic is deleted while it waits', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      const fetching = rawFetch(raw, topic, { maxWaitMs: LONG_MS });
      await withAdmin(target, (admin) => admin.deleteTopics({ topics: [topic] }));
      assert.notEqual((await fetching).code, 0);
    });
  });

  it('with a later leader epoch than the broker’s is refused', async () => {
    const topic = await newTopic(target);
    await withRaw(target, async (raw) => {
      assert.equal((await rawFetch(raw, topic, { leaderEpoch: 0 })).code, 0);
      assert.equal((await rawFetch(raw, topic, { leaderEpoch: 7 })).code, ErrorCode.UNKNOWN_LEADER_EPOCH);
    });
  });

  it('returns one batch at least, and no more whole batches than its size limit allows', async () => {
    const topic = await newTopic(target);
    const batch = batchOf(['x'.repeat(1_000)]);
    await withRaw(target, async (raw) => {
      for (let count = 0; count < 5; count++) await rawProduce(raw, topic, batch);
      const wholeBatches = async (parts: object) =>
        Math.floor(((await rawFetch(raw, topic, parts)).records?.length ?? 0) / batch.length);
      assert.equal(await wholeBatches({}), 5);
      assert.equal(await wholeBatches({ partitionMaxBytes: 1 }), 1);
      assert.equal(await wholeBatches({ maxBytes: 1 }), 1);
      assert.equal(await wholeBatches({ partitionMaxBytes: 3 * batch.length }), 3);
      assert.equal(await wholeBatches({ offset: 2n }), 3);
    });
  });

  it('from the middle of a batch returns the whole batch', async () => {
    const topic = await newTopic(target);
    const batch = batchOf(['a', 'b', 'c']);
    await withRaw(target, async (raw) => {
      await rawProduce(raw, topic, batch);
      const { records } = await rawFetch(raw, topic, { offset: 1n });
      assert.deepEqual([records?.length, records?.readBigInt64BE(0)], [batch.length, 0n]);
    });
  });
});

async function newTopic(target: Target): Promise<string> {
  const topic = fresh('fetched');
  await makeTopic(target, topic);
  return topic;
}
