import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { makeTopic } from '../../support/kafka-contract/clients.ts';
import type { Value } from '../../support/kafka-contract/message-codec.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { ask, pick } from '../../support/kafka-contract/speak.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

const NOBODYS = 'ab'.repeat(16);

function idOf(target: Target, topic: string): Promise<string> {
  return withRaw(target, async (raw) => {
    const metadata = await ask(raw, 'metadata', 12, { topics: [{ name: topic }] });
    return String(pick(metadata, 'topics', 0, 'topicId'));
  });
}

onEachBroker('a topic id', (target) => {
  /** What is said of one partition of the topic with this id. */
  async function codes(topicId: string, partition: number): Promise<Record<string, Value | undefined>> {
    return withRaw(target, async (raw) => {
      const produced = await ask(raw, 'produce', 13, {
        timeoutMs: 5_000,
        topicData: [{ topicId, partitionData: [{ index: partition, records: batchOf(['a']) }] }],
      });
      const wanted = { partition, fetchOffset: 0, partitionMaxBytes: 1_000 };
      const fetched = await ask(raw, 'fetch', 18, {
        maxWaitMs: 0,
        minBytes: 0,
        maxBytes: 1_000,
        sessionId: 0,
        topics: [{ topicId, partitions: [wanted] }],
        forgottenTopicsData: [],
        rackId: '',
      });
      return {
        produce: pick(produced, 'responses', 0, 'partitionResponses', 0, 'errorCode'),
        fetch: pick(fetched, 'responses', 0, 'partitions', 0, 'errorCode'),
      };
    });
  }

  it('that no topic has is unknown', async () => {
    const code = ErrorCode.UNKNOWN_TOPIC_ID;
    assert.deepEqual(await codes(NOBODYS, 0), { produce: code, fetch: code });
    await withRaw(target, async (raw) => {
      const described = await ask(raw, 'metadata', 12, { topics: [{ topicId: NOBODYS, name: null }] });
      assert.equal(pick(described, 'topics', 0, 'errorCode'), code);
      assert.equal(pick(described, 'topics', 0, 'name'), null);
      const deleted = await ask(raw, 'deleteTopics', 6, { topics: [{ topicId: NOBODYS }], timeoutMs: 5_000 });
      assert.equal(pick(deleted, 'responses', 0, 'errorCode'), code);
      const groupId = fresh('group');
      const positions = [{ topicId: NOBODYS, partitionIndexes: [0] }];
      const found = await until(async () => {
        await ask(raw, 'findCoordinator', 2, { key: groupId, keyType: 0 });
        const answer = await ask(raw, 'offsetFetch', 10, { groups: [{ groupId, topics: positions }] });
        assert.equal(pick(answer, 'groups', 0, 'errorCode'), 0);
        return answer;
      });
      assert.equal(pick(found, 'groups', 0, 'topics', 0, 'partitions', 0, 'errorCode'), code);
      const committed = await ask(raw, 'offsetCommit', 10, {
        groupId,
        memberId: '',
        topics: [{ topicId: NOBODYS, partitions: [{ partitionIndex: 0, committedOffset: 0 }] }],
      });
      assert.equal(pick(committed, 'topics', 0, 'partitions', 0, 'errorCode'), code);
    });
  });

  it('of a topic without the partition is known, and the partition is not', async () => {
    const topic = fresh('ids');
    await makeTopic(target, topic);
    const topicId = await idOf(target, topic);
    assert.deepEqual(await codes(topicId, 0), { produce: 0, fetch: 0 });
    const code = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    assert.deepEqual(await codes(topicId, 1), { produce: code, fetch: code });
  });

  it('changes when a topic is created again, so that requests for the old topic do not reach the new one', async () => {
    const topic = fresh('ids');
    await makeTopic(target, topic);
    const old = await idOf(target, topic);
    await withRaw(target, async (raw) => {
      const deleted = await ask(raw, 'deleteTopics', 6, { topics: [{ topicId: old }], timeoutMs: 5_000 });
      assert.deepEqual(pick(deleted, 'responses', 0, 'name'), topic);
    });
    await until(() => makeTopic(target, topic));
    const anew = await until(async () => {
      const id = await idOf(target, topic);
      assert.notEqual(id, '0'.repeat(32));
      return id;
    });
    assert.notEqual(anew, old);
    assert.equal((await codes(old, 0)).produce, ErrorCode.UNKNOWN_TOPIC_ID);
  });

  it('is refused together with a name where a topic is deleted', () =>
    withRaw(target, async (raw) => {
      const deleted = await ask(raw, 'deleteTopics', 6, {
        topics: [{ topicId: NOBODYS, name: fresh('both') }],
        timeoutMs: 5_000,
      });
      assert.equal(pick(deleted, 'responses', 0, 'errorCode'), ErrorCode.INVALID_REQUEST);
    }));
});

onEachBroker('a fetch session', (target) => {
  it('that was not begun is not found', () =>
    withRaw(target, async (raw) => {
      const request = { minBytes: 0, maxBytes: 1, sessionId: 77, sessionEpoch: 3, topics: [], forgottenTopicsData: [] };
      const fetched = await ask(raw, 'fetch', 11, { ...request, maxWaitMs: 0, rackId: '' });
      assert.equal(fetched.errorCode, ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }));
});
