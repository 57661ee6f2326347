import assert from 'node:assert/strict';
import { it } from 'node:test';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { findCoordinator, LEVELS, LevelClient, withTopic } from '../../support/kafka-contract/level-client.ts';
import { pick } from '../../support/kafka-contract/speak.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';

onEachBroker('a transaction in every protocol version', (target) => {
  for (let level = 0; level <= LEVELS; level++) {
    it(`works with requests of version ${level}, or the nearest`, () =>
      LevelClient.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const [transactionalId, groupId] = [fresh('tx'), fresh('group')];
          for (const [key, type] of [[groupId, 0] as const, [transactionalId, 1] as const])
            await findCoordinator(client, key, type);
          const begun = await client.askFor(
            'initProducerId',
            { transactionalId, transactionTimeoutMs: 60_000 },
            ['errorCode'],
            0,
          );
          const { producerId = 0n, producerEpoch = 0 } = begun;
          const producer = { transactionalId, producerId, producerEpoch };
          const topics = [{ name: topic, partitions: [0] }];
          const added = await client.ask('addPartitionsToTxn', {
            ...producer,
            topics,
            transactions: [{ ...producer, topics }],
          });
          const results = added.resultsByTopicV3AndBelow ?? pick(added, 'resultsByTransaction', 0, 'topicResults');
          assert.equal(pick(results, 0, 'resultsByPartition', 0, 'partitionErrorCode'), 0);
          const records = batchOf(['x'], {
            producerId: BigInt(String(producerId)),
            producerEpoch: Number(producerEpoch),
            baseSequence: 0,
            transactional: true,
          });
          const names = { name: topic, topicId };
          const sent = await client.ask('produce', {
            transactionalId,
            acks: -1,
            timeoutMs: 10_000,
            topicData: [{ ...names, partitionData: [{ index: 0, records }] }],
          });
          assert.equal(pick(sent, 'responses', 0, 'partitionResponses', 0, 'errorCode'), 0);
          assert.equal((await client.ask('addOffsetsToTxn', { ...producer, groupId })).errorCode, 0);
          const position = { partitionIndex: 0, committedOffset: 7 };
          const committed = await client.ask('txnOffsetCommit', {
            ...producer,
            groupId,
            memberId: '',
            topics: [{ ...names, partitions: [position] }],
          });
          assert.equal(pick(committed, 'topics', 0, 'partitions', 0, 'errorCode'), 0);
          const ended = await client.ask('endTxn', { ...producer, committed: true });
          assert.equal(ended.errorCode, 0);
          const next = client.version('endTxn') >= 5 ? Number(producerEpoch) + 1 : undefined;
          assert.equal(ended.producerEpoch, next);
          const positions = [{ ...names, partitionIndexes: [0] }];
          const path = client.version('offsetFetch') >= 8 ? ['groups', 0] : [];
          await client.askFor(
            'offsetFetch',
            { groupId, topics: positions, groups: [{ groupId, topics: positions }] },
            [...path, 'topics', 0, 'partitions', 0, 'committedOffset'],
            7n,
          );
        }),
      ));
  }
});
