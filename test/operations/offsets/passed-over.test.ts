import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { passedOver } from '../../../operations/offsets/passed-over.ts';
import type { SinkMapping } from '../../../operations/target/mappings.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const SINCE = Date.parse('2024-05-01T00:00:00Z');

const kafka = await forThisFile(startKafka());
const admin = kafkaClient(kafka.brokers).admin();
await admin.connect();
await forThisFile(Promise.resolve({ close: () => admin.disconnect() }));
await admin.createTopics({ topics: [{ topic: 'readings', numPartitions: 3 }] });
await admin.setOffsets({ groupId: 'some', topic: 'readings', partitions: [{ partition: 1, offset: '0' }] });
await admin.setOffsets({
  groupId: 'all',
  topic: 'readings',
  partitions: [0, 1, 2].map((partition) => ({ partition, offset: '0' })),
});

const mapping = (consumerGroupId: string, startingPosition: string): SinkMapping => ({
  ...{ uuid: 'u', topic: 'readings', consumerGroupId, startingPosition, startingPositionTimestamp: undefined },
  ...{ state: 'Disabled', lastProcessingResult: undefined },
});
const warned = (group: string, position: string) => passedOver(admin, 'meters', [mapping(group, position)], SINCE);

describe('what a paused sink would pass over', () => {
  it('is what comes to partitions without an offset, when the mapping begins at LATEST: it says the seek that prevents it', async () => {
    assert.match(
      (await warned('some', 'LATEST')) ?? '',
      /^WARNING: .*: tdkafka seek meters --topic readings --partition 0,2 --to-time 2024-05-01T00:00:00\.000Z$/,
    );
  });

  it('is nothing where all has been committed, or what is not begins at TRIM_HORIZON', async () => {
    assert.deepEqual([await warned('all', 'LATEST'), await warned('some', 'TRIM_HORIZON')], [undefined, undefined]);
  });
});
