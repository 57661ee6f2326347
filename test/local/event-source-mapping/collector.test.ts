import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BatchCollector } from '../../../local/event-source-mapping/collector.ts';
import { buildEvent, PAYLOAD_LIMIT, partitionKey } from '../../../local/event-source-mapping/event.ts';
import { record } from './record-of.ts';

const cluster = { bootstrapServers: '127.0.0.1:9092' };
const collector = (batchSize: number, windowMs: number) => new BatchCollector({ cluster, batchSize, windowMs });
const offsets = (batch: readonly { offset: number }[] | undefined) => batch?.map(({ offset }) => offset);

describe('a batch of the local event source mapping', () => {
  it('is complete at once when it has the batch size', () => {
    const records = collector(2, 1_000);
    records.add([record(0, 0)], 0);
    assert.equal(records.take(0), undefined);
    records.add([record(0, 1), record(0, 2)], 0);
    assert.deepEqual(offsets(records.take(0)), [0, 1]);
  });

  it('is complete when its first record has waited for the batching window', () => {
    const records = collector(10, 500);
    records.add([record(0, 0)], 1_000);
    records.add([record(1, 0)], 1_400);
    assert.equal(records.take(1_499), undefined);
    assert.equal(records.dueIn(1_499), 1);
    assert.equal(records.take(1_500)?.length, 2);
    assert.equal(records.dueIn(1_500), undefined);
  });

  it('is complete at once with a batching window of 0', () => {
    const records = collector(10, 0);
    records.add([record(0, 0)], 7);
    assert.equal(records.take(7)?.length, 1);
  });

  it('holds records of several partitions', () => {
    const records = collector(4, 0);
    records.add([record(0, 5), record(0, 6)], 0);
    records.add([record(1, 9)], 0);
    assert.deepEqual(records.take(0)?.map(partitionKey), ['meters-0', 'meters-0', 'meters-1']);
  });

  it('takes no records of a partition while another batch of that partition runs', () => {
    const records = collector(1, 0);
    records.add([record(0, 0), record(0, 1)], 0);
    records.add([record(1, 0)], 1);
    const first = records.take(1);
    assert.deepEqual(first?.map(partitionKey), ['meters-0']);
    assert.deepEqual(records.take(1)?.map(partitionKey), ['meters-1']);
    assert.equal(records.take(1), undefined);
    records.release(first ?? []);
    assert.deepEqual(offsets(records.take(1)), [1]);
  });

  it('takes records of the partition that has waited longest first', () => {
    const records = collector(1, 0);
    records.add([record(1, 0)], 1);
    records.add([record(0, 0)], 2);
    assert.deepEqual(records.take(2)?.map(partitionKey), ['meters-1']);
  });

  it('fills Lambda’s payload of 6 MB to the byte, counted in base64', () => {
    const overhead = Buffer.byteLength(JSON.stringify(buildEvent(cluster, [record(0, 0, 0), record(0, 1, 0)])));
    // The estimate counts one comma more for the records and one for the partition than JSON has.
    const room = Math.floor((PAYLOAD_LIMIT - overhead - 2) / 8);
    const fits = collector(10, 1_000);
    fits.add([record(0, 0, room * 3), record(0, 1, room * 3)], 0);
    assert.equal(fits.take(1_000)?.length, 2);
    const over = collector(10, 1_000);
    over.add([record(0, 0, room * 3 + 3), record(0, 1, room * 3 + 3)], 0);
    assert.deepEqual(offsets(over.take(0)), [0], 'complete before its window');
  });

  it('may hold a single record of any size', () => {
    const records = collector(10, 0);
    records.add([record(0, 0, PAYLOAD_LIMIT)], 0);
    assert.equal(records.take(0)?.length, 1);
  });

  it('is never over its size or payload limit, loses no record, and keeps each partition in order', () => {
    const arrival = fc.record({ partition: fc.nat(3), bytes: fc.nat(600_000), wait: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (arrivals, batchSize) => {
        const records = collector(batchSize, 500);
        const next = [0, 0, 0, 0];
        const seen: number[][] = [[], [], [], []];
        let now = 0;
        const drain = () => {
          for (let batch = records.take(now); batch !== undefined; batch = records.take(now)) {
            assert.ok(batch.length <= batchSize);
            assert.ok(Buffer.byteLength(JSON.stringify(buildEvent(cluster, batch))) <= PAYLOAD_LIMIT);
            for (const { partition, offset } of batch) seen[partition]?.push(offset);
            records.release(batch);
          }
        };
        for (const { partition, bytes, wait } of arrivals) {
          const offset = next[partition] ?? 0;
          next[partition] = offset + 1;
          records.add([record(partition, offset, bytes)], now);
          now += wait;
          drain();
        }
        now += 500;
        drain();
        assert.equal(records.size, 0);
        for (const [partition, count] of next.entries()) {
          assert.deepEqual(
            seen[partition],
            Array.from({ length: count }, (_, n) => n),
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('records that wait for a batch', () => {
  it('fill a batch by count or by bytes', () => {
    const records = collector(2, 0);
    records.add([record(0, 0)], 0);
    assert.equal(records.fillsBatch('meters-0'), false);
    records.add([record(0, 1)], 0);
    assert.equal(records.fillsBatch('meters-0'), true);
    const large = collector(2, 0);
    large.add([record(0, 0, PAYLOAD_LIMIT)], 0);
    assert.equal(large.fillsBatch('meters-0'), true);
  });

  it('are forgotten after a rebalance of the consumer group', () => {
    const records = collector(2, 0);
    records.add([record(0, 0)], 0);
    records.clear();
    assert.equal(records.size, 0);
    assert.equal(records.take(0), undefined);
  });
});
