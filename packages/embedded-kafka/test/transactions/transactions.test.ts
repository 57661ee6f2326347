import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Groups } from '../../src/groups/groups.ts';
import { Partition } from '../../src/partition/partition.ts';
import { type Identity, Transactions } from '../../src/transactions/transactions.ts';
import { ErrorCode } from '../../src/wire/errors.ts';
import { FakeTimers } from '../groups/fake-timers.ts';

const TIMEOUT_MS = 1_000;

function setUp() {
  const timers = new FakeTimers();
  const groups = new Groups(timers.schedule, (clientId) => clientId);
  const transactions = new Transactions(groups, timers.schedule, () => 0);
  const identify = (transactionalId: string) => {
    const identity = transactions.identify(transactionalId, TIMEOUT_MS);
    assert.ok(identity.kind === 'given');
    return { transactionalId, producerId: identity.producerId, producerEpoch: identity.producerEpoch };
  };
  return { timers, groups, transactions, identify };
}

const faultOf = (identity: Identity) => (identity.kind === 'refused' ? identity.code : undefined);

describe('a transactional id', () => {
  it('keeps its producer id and gets the next epoch each time, until the epochs are used up', () => {
    const { identify } = setUp();
    const first = identify('tx');
    assert.equal(first.producerEpoch, 0);
    for (let epoch = 1; epoch <= 32_766; epoch++) {
      const { producerId, producerEpoch } = identify('tx');
      if (producerId !== first.producerId || producerEpoch !== epoch) assert.fail(`at ${epoch}: ${producerEpoch}`);
    }
    const renewed = identify('tx');
    assert.notEqual(renewed.producerId, first.producerId);
    assert.equal(renewed.producerEpoch, 0);
  });

  it('aborts the transaction that its last producer left open', () => {
    const { transactions, identify, timers } = setUp();
    const partition = new Partition();
    const old = identify('tx');
    assert.equal(transactions.addPartitions(old, [partition]), undefined);
    identify('tx');
    assert.equal(partition.end, 1n);
    assert.equal(timers.running, 0);
    assert.equal(faultOf(transactions.end(old, true, false)), ErrorCode.PRODUCER_FENCED);
  });
});

describe('a transaction', () => {
  it('is aborted at its timeout, not before, and then its producer is fenced', () => {
    const { transactions, identify, timers, groups } = setUp();
    const partition = new Partition();
    const producer = identify('tx');
    transactions.addPartitions(producer, [partition]);
    transactions.addGroup(producer, 'g');
    transactions.addOffsets(producer, 'g', [{ topic: 't', partition: 0, offset: 5n, leaderEpoch: -1, metadata: '' }]);
    timers.pass(TIMEOUT_MS - 1);
    assert.equal(partition.end, 0n);
    timers.pass(1);
    assert.equal(partition.end, 1n);
    assert.equal(groups.get('g'), undefined);
    assert.equal(faultOf(transactions.end(producer, true, false)), ErrorCode.PRODUCER_FENCED);
  });

  it('commits its offsets when it is committed, and cannot be aborted afterwards', () => {
    const { transactions, identify, groups, timers } = setUp();
    const producer = identify('tx');
    transactions.addGroup(producer, 'g');
    transactions.addOffsets(producer, 'g', [
      { topic: 't', partition: 0, offset: 5n, leaderEpoch: -1, metadata: 'note' },
    ]);
    assert.equal(groups.get('g'), undefined);
    assert.equal(faultOf(transactions.end(producer, true, false)), undefined);
    assert.deepEqual(groups.get('g')?.offsets.get('t', 0), { offset: 5n, leaderEpoch: -1, metadata: 'note' });
    assert.equal(faultOf(transactions.end(producer, true, false)), undefined);
    assert.equal(faultOf(transactions.end(producer, false, false)), ErrorCode.INVALID_TXN_STATE);
    assert.equal(timers.running, 0);
  });

  it('takes no offsets of a consumer group that was not added to it', () => {
    const { transactions, identify } = setUp();
    const producer = identify('tx');
    const offsets = [{ topic: 't', partition: 0, offset: 5n, leaderEpoch: -1, metadata: '' }];
    assert.equal(transactions.addOffsets(producer, 'g', offsets), ErrorCode.INVALID_TXN_STATE);
  });
});
