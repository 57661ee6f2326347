import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { makeTopic } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { ask, pick } from '../../support/kafka-contract/speak.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

/** A real Kafka ends a transaction in the background, and has one wait who comes too soon. */
const CONCURRENT_TRANSACTIONS = 51;

/** A producer of a transactional id, its topic, and what a test asks of them. */
async function withProducer(target: Target, use: (producer: Producer) => Promise<void>): Promise<void> {
  const topic = fresh('tx');
  await makeTopic(target, topic, 2);
  await withRaw(target, async (raw) => {
    const transactionalId = fresh('tx');
    const begun = await until(async () => {
      await ask(raw, 'findCoordinator', 2, { key: transactionalId, keyType: 1 });
      const answer = await ask(raw, 'initProducerId', 5, { transactionalId, transactionTimeoutMs: 60_000 });
      assert.equal(answer.errorCode, 0);
      return answer;
    });
    const identity = { transactionalId, producerId: BigInt(String(begun.producerId)) };
    await use(new Producer(raw, topic, identity, Number(begun.producerEpoch)));
  });
}

class Producer {
  readonly raw: RawClient;
  readonly topic: string;
  readonly identity: { readonly transactionalId: string; readonly producerId: bigint };
  readonly epoch: number;

  constructor(raw: RawClient, topic: string, identity: Producer['identity'], epoch: number) {
    this.raw = raw;
    this.topic = topic;
    this.identity = identity;
    this.epoch = epoch;
  }

  /** As it names itself, `later` epochs from its first. */
  ref(later = 0) {
    return { ...this.identity, producerEpoch: this.epoch + later };
  }

  /** Sends a batch; gives its code. */
  async send(version: number, later = 0, baseSequence = 0): Promise<unknown> {
    const { producerId, producerEpoch, transactionalId } = this.ref(later);
    const records = batchOf(['x'], { producerId, producerEpoch, baseSequence, transactional: true });
    const topicData = [{ name: this.topic, partitionData: [{ index: 0, records }] }];
    const answer = await ask(this.raw, 'produce', version, { transactionalId, timeoutMs: 5_000, topicData });
    return pick(answer, 'responses', 0, 'partitionResponses', 0, 'errorCode');
  }

  end(version: number, committed: boolean, later = 0) {
    return until(async () => {
      const ended = await ask(this.raw, 'endTxn', version, { ...this.ref(later), committed });
      assert.notEqual(ended.errorCode, CONCURRENT_TRANSACTIONS);
      return ended;
    });
  }

  /** Asks for an identity again; gives its code and epoch. */
  init(version: number, had: object) {
    return until(async () => {
      const { transactionalId } = this.identity;
      const answer = await ask(this.raw, 'initProducerId', version, {
        transactionalId,
        transactionTimeoutMs: 60_000,
        ...had,
      });
      assert.notEqual(answer.errorCode, CONCURRENT_TRANSACTIONS);
      return [answer.errorCode, Number(answer.producerEpoch) - this.epoch];
    });
  }
}

onEachBroker('a transaction of version 2', (target) => {
  it('adds the partitions that are written to, unlike older versions', () =>
    withProducer(target, async (producer) => {
      assert.equal(await producer.send(10), ErrorCode.INVALID_TXN_STATE);
      assert.equal(await producer.send(11), ErrorCode.TRANSACTION_ABORTABLE);
      assert.equal(await producer.send(12), 0);
      assert.equal(await producer.send(11, 0, 1), 0);
    }));

  it('ends in a new epoch, and in the same one when the request is repeated', () =>
    withProducer(target, async (producer) => {
      await producer.send(12);
      for (const _ of [1, 2]) {
        const ended = await producer.end(5, true);
        assert.deepEqual([ended.errorCode, ended.producerEpoch], [0, producer.epoch + 1]);
      }
      assert.equal((await producer.end(5, false)).errorCode, ErrorCode.INVALID_TXN_STATE);
      assert.equal(await producer.send(12, 0, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
      assert.equal(await until(() => producer.send(12, 1)), 0);
    }));

  it('that was not begun may be aborted, but not committed', () =>
    withProducer(target, async (producer) => {
      assert.equal((await producer.end(5, true)).errorCode, ErrorCode.INVALID_TXN_STATE);
      assert.equal((await producer.end(4, false)).errorCode, ErrorCode.INVALID_TXN_STATE);
      const aborted = await producer.end(5, false);
      assert.deepEqual([aborted.errorCode, aborted.producerEpoch], [0, producer.epoch + 1]);
    }));

  it('hides its uncommitted offsets from a fetch that requires stable ones', () =>
    withProducer(target, async (producer) => {
      const groupId = fresh('group');
      const { raw, topic } = producer;
      await until(async () => {
        await ask(raw, 'findCoordinator', 2, { key: groupId, keyType: 0 });
        const position = { partitionIndex: 1, committedOffset: 7 };
        const topics = [{ name: topic, partitions: [position] }];
        const commit = await ask(raw, 'txnOffsetCommit', 5, { ...producer.ref(), groupId, memberId: '', topics });
        assert.equal(pick(commit, 'topics', 0, 'partitions', 0, 'errorCode'), 0);
      });
      const asked = { groupId, topics: [{ name: topic, partitionIndexes: [1] }] };
      const find = async (requireStable: boolean) => {
        const found = await ask(raw, 'offsetFetch', 7, { ...asked, requireStable });
        const { errorCode, committedOffset } = Object(pick(found, 'topics', 0, 'partitions', 0));
        return [errorCode, committedOffset];
      };
      assert.deepEqual(await find(true), [ErrorCode.UNSTABLE_OFFSET_COMMIT, -1n]);
      assert.deepEqual(await find(false), [0, -1n]);
      await producer.end(5, true);
      await until(async () => assert.deepEqual(await find(true), [0, 7n]));
    }));

  it('gives its producer the next epoch, also when the request is repeated, and fences another producer id', () =>
    withProducer(target, async (producer) => {
      const { producerId, producerEpoch } = producer.ref();
      for (const _ of [1, 2]) assert.deepEqual(await producer.init(5, { producerId, producerEpoch }), [0, 1]);
      const another = { producerId: producerId + 1_000n, producerEpoch };
      assert.equal((await producer.init(3, another))[0], ErrorCode.INVALID_PRODUCER_EPOCH);
      assert.equal((await producer.init(4, another))[0], ErrorCode.PRODUCER_FENCED);
      assert.equal((await producer.init(4, { producerId, producerEpoch: -1 }))[0], ErrorCode.INVALID_REQUEST);
      const add = { ...producer.ref(), topics: [{ name: producer.topic, partitions: [0] }] };
      const codes = [1, 3].map(async (version) => {
        const added = await ask(producer.raw, 'addPartitionsToTxn', version, add);
        return pick(added, 'resultsByTopicV3AndBelow', 0, 'resultsByPartition', 0, 'partitionErrorCode');
      });
      assert.deepEqual(await Promise.all(codes), [ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.PRODUCER_FENCED]);
    }));
});
