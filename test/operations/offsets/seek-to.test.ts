import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { offsetsTo, type SeekTo, type TimedOffsets } from '../../../operations/offsets/seek-to.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const FIRST = Date.parse('2024-05-01T00:00:00Z');
const HOUR = 3_600_000;
const NOW = FIRST + 100 * HOUR;

const kafka = await forThisFile(startKafka());
const admin = kafkaClient(kafka.brokers).admin();
await admin.connect();
await forThisFile(Promise.resolve({ close: () => admin.disconnect() }));
await admin.createTopics({ topics: [{ topic: 'hours', numPartitions: 2 }] });
const producer = kafkaClient(kafka.brokers).producer();
await producer.connect();
// An hour apart, ten in the first partition and four in the second.
await producer.send({
  topic: 'hours',
  messages: [10, 4].flatMap((count, partition) =>
    Array.from({ length: count }, (_, n) => ({ partition, value: 'x', timestamp: String(FIRST + n * HOUR) })),
  ),
});
await producer.disconnect();

const partition = (id: number, high: number, next: number): TimedOffsets => ({
  ...{ topic: 'hours', group: 'g', partition: id, low: 0, high, next, isCommitted: true },
  nextTime: next < high ? FIRST + next * HOUR : undefined,
});

async function offsets(to: SeekTo, partitions = [partition(0, 10, 8), partition(1, 4, 4)]) {
  return [...(await offsetsTo(to, partitions, admin, NOW)).values()];
}

describe('where a seek leads', () => {
  it('is the first and the last that Kafka has', async () => {
    assert.deepEqual(await offsets({ kind: 'earliest' }), [0, 0]);
    assert.deepEqual(await offsets({ kind: 'latest' }), [10, 4]);
  });

  it('is the first record that is not older than a time, and the end where all are older', async () => {
    assert.deepEqual(await offsets({ kind: 'time', ms: FIRST + 5 * HOUR - 1 }), [5, 4]);
    assert.deepEqual(await offsets({ kind: 'time', ms: 0 }), [0, 0]);
  });

  it('is an offset, or the nearest that Kafka has', async () => {
    assert.deepEqual(await offsets({ kind: 'offset', offset: 6 }), [6, 4]);
  });

  it('is so many records further or back, within what Kafka has', async () => {
    assert.deepEqual(await offsets({ kind: 'by-records', records: -5 }), [3, 0]);
    assert.deepEqual(await offsets({ kind: 'by-records', records: 1 }), [9, 4]);
  });

  it('is so much earlier than the next record, and than now where there is none', async () => {
    assert.deepEqual(await offsets({ kind: 'by-time', ms: -2 * HOUR }), [6, 4]);
    assert.deepEqual(await offsets({ kind: 'by-time', ms: -99 * HOUR }), [0, 1]);
  });

  it('is what a file says of a partition; others stay', async () => {
    const file = (known: number | undefined): SeekTo => ({
      kind: 'file',
      offsets: ({ partition: id }) => (id === 1 ? known : undefined),
    });
    assert.deepEqual(await offsets(file(2)), [2]);
    await assert.rejects(offsets(file(undefined)), { message: 'the file says nothing of the partitions of g' });
  });
});
