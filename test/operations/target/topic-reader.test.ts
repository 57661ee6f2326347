import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FetchedRecord } from '../../../functions/shared/kafka/kafkajs-internals.ts';
import { OperationError } from '../../../operations/operation-error.ts';
import { type FetchingCluster, readRanges } from '../../../operations/target/topic-reader.ts';

function fetched(offset: number): FetchedRecord {
  return {
    offset: String(offset),
    timestamp: '1',
    key: null,
    value: Buffer.of(offset),
    headers: {},
    isControlRecord: false,
    batchContext: { producerId: '-1', inTransaction: false },
  };
}

/** A cluster whose one partition has committed records up to an offset, and answers with nothing behind it. */
function clusterUpTo(end: number): FetchingCluster {
  return {
    addMultipleTargetTopics: async () => {},
    refreshMetadata: async () => {},
    findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }],
    findBroker: async () => ({
      fetch: async ({ topics }) => {
        const from = Number(topics[0]?.partitions[0]?.fetchOffset);
        const messages = from < end ? [fetched(from)] : [];
        return { responses: [{ partitions: [{ messages }] }] };
      },
    }),
  };
}

async function read(cluster: FetchingCluster, to: number) {
  const offsets: number[] = [];
  try {
    for await (const page of readRanges(cluster, 't', [{ partition: 0, from: 0, to }])) {
      offsets.push(...page.map(({ offset }) => offset));
    }
    return { offsets };
  } catch (error) {
    assert.ok(error instanceof OperationError);
    return { offsets, error: `${error.code}: ${error.message}` };
  }
}

describe('a reader of a topic', () => {
  it('ends with a range of which all has come', async () => {
    assert.deepEqual(await read(clusterUpTo(5), 3), { offsets: [0, 1, 2] });
  });

  it('gives what is there and then fails, where nothing comes before a range’s end', async () => {
    const { offsets, error } = await read(clusterUpTo(2), 4);
    assert.deepEqual(offsets, [0, 1]);
    assert.match(error ?? '', /^refused: no record of topic t, partition 0, came from offset 2 on, .* up to 3: /);
  });
});
