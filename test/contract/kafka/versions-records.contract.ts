import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decodeRecords, readBatch } from '@tdengine-kafka-lambda/embedded-kafka/records';
import { batchOf } from '../../support/kafka-contract/batches.ts';
import { LEVELS, LevelClient, withTopic } from '../../support/kafka-contract/level-client.ts';
import { pick } from '../../support/kafka-contract/speak.ts';
import { onEachBroker } from '../../support/kafka-contract/targets.ts';

onEachBroker('records in every protocol version', (target) => {
  for (let level = 0; level <= LEVELS; level++) {
    it(`work with requests of version ${level}, or the nearest`, () =>
      LevelClient.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const records = batchOf(['a', 'b']);
          const names = { name: topic, topic, topicId };
          const send = { ...names, partitionData: [{ index: 0, records }] };
          const sent = await client.askFor(
            'produce',
            { acks: -1, timeoutMs: 10_000, topicData: [send] },
            ['responses', 0, 'partitionResponses', 0, 'errorCode'],
            0,
          );
          assert.equal(pick(sent, 'responses', 0, 'partitionResponses', 0, 'baseOffset'), 0n);
          const ends = [-1, -2].map((timestamp) => ({ ...names, partitions: [{ partitionIndex: 0, timestamp }] }));
          const listed = await client.ask('listOffsets', { topics: ends.slice(0, 1), timeoutMs: 10_000 });
          assert.equal(pick(listed, 'topics', 0, 'partitions', 0, 'offset'), 2n);
          const drop = { ...names, partitions: [{ partitionIndex: 0, offset: 1 }] };
          const dropped = await client.ask('deleteRecords', { topics: [drop], timeoutMs: 10_000 });
          assert.equal(pick(dropped, 'topics', 0, 'partitions', 0, 'lowWatermark'), 1n);
          const first = await client.ask('listOffsets', { topics: ends.slice(1), timeoutMs: 10_000 });
          assert.equal(pick(first, 'topics', 0, 'partitions', 0, 'offset'), 1n);
          const wanted = { partition: 0, fetchOffset: 1, partitionMaxBytes: 1_000_000 };
          const fetched = await client.ask('fetch', {
            maxWaitMs: 1_000,
            minBytes: 1,
            maxBytes: 1_000_000,
            sessionId: 0,
            topics: [{ ...names, partitions: [wanted] }],
            forgottenTopicsData: [],
            rackId: '',
          });
          const got = pick(fetched, 'responses', 0, 'partitions', 0, 'records');
          assert.ok(Buffer.isBuffer(got));
          const texts = decodeRecords(readBatch(got)).map(({ value }) => value?.toString());
          assert.deepEqual(texts, ['a', 'b']);
        }),
      ));
  }
});
