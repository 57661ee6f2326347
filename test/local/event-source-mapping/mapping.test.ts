import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import '../../../functions/shared/kafka/kafkajs-internals.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { failed, type Mappings, openMappings, returned, valuesOf } from './mappings.ts';

let kafka: Kafka;
let producer: Producer;
const newTopic: Mappings['newTopic'] = (partitions) => mappings.newTopic(partitions);
const send: Mappings['send'] = (topic, partition, ...values) => mappings.send(topic, partition, ...values);
const start: Mappings['start'] = (topic, options, respond) => mappings.start(topic, options, respond);
const committed: Mappings['committed'] = (topic) => mappings.committed(topic);

const mappings = await forThisFile(openMappings());
({ kafka, producer } = mappings);

describe(`an event source mapping on ${process.env.KAFKA_BROKERS === undefined ? 'the embedded' : 'a real'} Kafka`, () => {
  it('hands over existing and new records in order, and commits them', async () => {
    const topic = await newTopic();
    await send(topic, 0, 'a', 'b');
    const { idle, batches, mapping } = await start(topic);
    await idle();
    await send(topic, 0, 'c');
    await idle();
    assert.deepEqual(batches().flat(), ['a', 'b', 'c']);
    assert.equal(await committed(topic), 3);
    assert.deepEqual(await mapping.state(), { done: 3, givenUp: 0, filtered: 0, behind: 0, failing: undefined });
  });

  it('makes no batch larger than the batch size', async () => {
    const topic = await newTopic();
    await send(topic, 0, '1', '2', '3', '4', '5', '6', '7');
    const { idle, batches } = await start(topic, { batchSize: 3 });
    await idle();
    assert.deepEqual(batches(), [['1', '2', '3'], ['4', '5', '6'], ['7']]);
  });

  it('waits for the batching window before it hands over less than a full batch', async () => {
    const topic = await newTopic();
    const { idle, batches } = await start(topic, { batchSize: 3, windowMs: 60_000 });
    await send(topic, 0, '1');
    await send(topic, 0, '2');
    await send(topic, 0, '3');
    await idle();
    assert.deepEqual(batches(), [['1', '2', '3']]);
  });

  it('begins at the end with LATEST, and where it stopped after a restart', async () => {
    const topic = await newTopic();
    await send(topic, 0, 'before');
    const first = await start(topic, { startingPosition: { at: 'LATEST' } });
    await send(topic, 0, 'one');
    await first.idle();
    await first.mapping.stop();
    await send(topic, 0, 'two');
    const second = await start(topic, { startingPosition: { at: 'LATEST' } });
    await second.idle();
    assert.deepEqual([first.batches(), second.batches()], [[['one']], [['two']]]);
  });

  it('retries a failed batch and commits nothing before it succeeds', async () => {
    const topic = await newTopic();
    await send(topic, 0, 'a', 'b');
    const commits: number[] = [];
    const { idle, batches } = await start(topic, {}, async (_, call) => {
      commits.push(await committed(topic));
      return call < 3 ? failed : returned(null);
    });
    await idle();
    assert.deepEqual(batches(), [
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    assert.ok(
      commits.every((offset) => offset <= 0),
      String(commits),
    );
    assert.equal(await committed(topic), 2);
  });

  it('names a batch that keeps failing, goes on with other partitions, and retries the batch after a restart', async () => {
    const topic = await newTopic(2);
    await send(topic, 0, 'bad');
    const { mapping, done, batches } = await start(topic, {}, (event) =>
      valuesOf(event).includes('bad') ? failed : returned(null),
    );
    await waitUntil('failures', 20_000, () => (batches().length > 3 ? true : undefined));
    await send(topic, 1, 'good');
    await waitUntil('the other partition', 20_000, () => (done.length > 0 ? true : undefined));
    const { behind, failing } = await mapping.state();
    assert.equal(behind, 1);
    assert.ok((failing?.failures ?? 0) >= 3);
    assert.equal(failing?.reason, 'Error: refused');
    assert.deepEqual(
      failing?.batch.map(({ partition, offset }) => [partition, offset]),
      [[0, 0]],
    );
    await mapping.stop();
    const second = await start(topic);
    await second.idle();
    assert.deepEqual(second.batches(), [['bad']]);
  });

  it('with provisioned pollers commits what a partial response does not name, and hands over the rest again', async () => {
    const topic = await newTopic();
    await send(topic, 0, 'a', 'b', 'c');
    const partial = { batchItemFailures: [{ itemIdentifier: { partition: `${topic}-0`, offset: 1 } }] };
    const commits: number[] = [];
    const { idle, batches } = await start(topic, { reportBatchItemFailures: true }, async (_, call) => {
      commits.push(await committed(topic));
      return returned(call === 1 ? partial : null);
    });
    await idle();
    assert.deepEqual(batches(), [
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
    assert.equal(commits[1], 1);
  });

  it('never runs two batches of one partition at once, while partitions run side by side', async () => {
    const topic = await newTopic(2);
    const values = Array.from({ length: 40 }, (_, n) => String(n));
    await Promise.all([send(topic, 0, ...values), send(topic, 1, ...values)]);
    let most = 0;
    const running = new Set<string>();
    const { idle, events } = await start(topic, { batchSize: 5 }, async (event) => {
      const partitions = Object.keys(event.records);
      for (const partition of partitions) {
        assert.equal(running.has(partition), false, partition);
        running.add(partition);
      }
      most = Math.max(most, running.size);
      await new Promise((resolve) => setImmediate(resolve));
      for (const partition of partitions) running.delete(partition);
      return returned(null);
    });
    await idle();
    for (const partition of [`${topic}-0`, `${topic}-1`]) {
      const got = events.flatMap(({ records }) => records[partition] ?? []);
      assert.deepEqual(
        got.map(({ offset }) => offset),
        values.map(Number),
      );
    }
    assert.equal(most, 2);
  });

  it('reads all of a topic through a slow function without buffering all of it', async () => {
    const topic = await newTopic();
    const values = Array.from({ length: 30 }, (_, n) => String(n));
    for (const value of values) await send(topic, 0, value);
    const { idle, batches } = await start(topic, { batchSize: 2 });
    await idle();
    assert.deepEqual(batches().flat(), values);
  });

  it('hands over keys, headers and timestamps as they were sent', async () => {
    const topic = await newTopic();
    const message = { partition: 0, key: 'k', value: null, timestamp: '1700000000123', headers: { h: 'hé' } };
    await producer.send({ topic, messages: [message] });
    const { idle, events } = await start(topic);
    await idle();
    assert.deepEqual(events[0]?.records[`${topic}-0`], [
      {
        topic,
        partition: 0,
        offset: 0,
        timestamp: 1700000000123,
        timestampType: 'CREATE_TIME',
        key: 'aw==',
        headers: [{ h: [104, -61, -87] }],
      },
    ]);
  });

  it('is idle after the control record of a transaction', async () => {
    const topic = await newTopic();
    const transactional = kafka.producer({ transactionalId: `tx-${topic}`, maxInFlightRequests: 1, idempotent: true });
    await transactional.connect();
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ value: 'a' }] });
    await transaction.commit();
    await transactional.disconnect();
    const { idle, batches } = await start(topic);
    await idle();
    assert.deepEqual(batches(), [['a']]);
  });
});

describe('a local event source mapping of a topic with records that cannot be read', () => {
  it('reports that, and is not taken for idle', async () => {
    const topic = await newTopic();
    const { CompressionCodecs, CompressionTypes } = kafkajs;
    const unknown = CompressionCodecs[CompressionTypes.ZSTD];
    CompressionCodecs[CompressionTypes.ZSTD] = () => ({
      compress: async ({ buffer }: { readonly buffer: Buffer }) => zstdCompressSync(buffer),
    });
    await producer.send({ topic, messages: [{ partition: 0, value: 'a' }], compression: CompressionTypes.ZSTD });
    CompressionCodecs[CompressionTypes.ZSTD] = unknown;
    const crashes: string[] = [];
    const { mapping } = await start(topic, { onCrash: ({ message }) => void crashes.push(message) });
    await waitUntil('the crash', 20_000, () => (crashes.length > 0 ? true : undefined));
    await assert.rejects(mapping.state(), /ZSTD compression not implemented/);
  });
});
