import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import { makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { record, withFunctionsProducer } from '../../support/kafka-contract/functions-producer.ts';
import { type Read, read, values } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

const DAY_MS = 86_400_000;

onEachBroker('records of the functions’ producer', (target) => {
  const produce = (records: readonly ProducerRecord[], options = {}) =>
    withFunctionsProducer(target.brokers(), (producer) => producer.produce(records), options);

  for (const compressionType of ['none', 'gzip'] as const) {
    it(`are read as they were sent, with compression ${compressionType}`, async () => {
      const topic = fresh('whole');
      await makeTopic(target, topic);
      const raw = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const headers: ProducerRecord['headers'] = [
        ['text', 'größe 🚀'],
        ['twice', 'a'],
        ['raw', raw],
        ['twice', 'b'],
        ['empty', ''],
        ['null', null],
      ];
      const records: readonly ProducerRecord[] = [
        { topic, key: 'größe 🚀', value: raw, timestamp: 1_538_577_485_123, headers },
        { topic, key: raw, value: null, timestamp: 0, headers: [] },
        { topic, key: '', value: '', timestamp: 1, headers },
        { topic, key: null, value: 'x'.repeat(100_000), timestamp: Date.UTC(2024, 1, 29), headers: [] },
      ];
      await produce(records, { compressionType });
      const bytesOf = (text: Buffer | string | null) => (text === null ? null : Buffer.from(text));
      assert.deepEqual(
        (await read(target, topic, 4)).map(({ message }) => [message.key, message.value, message.timestamp]),
        records.map(({ key, value, timestamp }) => [bytesOf(key), bytesOf(value), String(timestamp)]),
      );
      assert.deepEqual((await read(target, topic, 4)).map(headersOf), [
        { text: ['größe 🚀'], twice: ['a', 'b'], raw: [raw.toString()], empty: [''], null: [null] },
        {},
        { text: ['größe 🚀'], twice: ['a', 'b'], raw: [raw.toString()], empty: [''], null: [null] },
        {},
      ]);
    });
  }

  it('are counted in bytes of their batches, which compression makes fewer', async () => {
    const topic = fresh('bytes');
    await makeTopic(target, topic);
    const records = Array.from({ length: 1_000 }, (_, index) => record(topic, 'k', `${index}`.padEnd(200, '.')));
    const plain = await produce(records);
    const packed = await produce(records, { compressionType: 'gzip' });
    assert.ok(plain > 200_000 && plain < 240_000, String(plain));
    assert.ok(packed < plain / 5, String(packed));
    assert.deepEqual(
      values(await read(target, topic, 2_000)),
      [...records, ...records].map(({ value }) => value),
    );
  });

  it('go to the partitions that another Kafka client chooses for the same keys', async () => {
    const [ours, theirs] = [fresh('ours'), fresh('theirs')];
    await makeTopic(target, ours, 7);
    await makeTopic(target, theirs, 7);
    const keys = [...Array.from({ length: 200 }, (_, index) => `d${index}`), 'größe', '', 'a'.repeat(1_000)];
    await produce(keys.map((key) => record(ours, key, key)));
    const messages = keys.map((key) => ({ key, value: key }));
    await withProducer(target, (producer) => producer.send({ topic: theirs, messages }));
    const places = async (topic: string) =>
      (await read(target, topic, keys.length)).map(({ partition, message }) => `${message.value}@${partition}`).sort();
    assert.deepEqual(await places(ours), await places(theirs));
  });

  it('keep the order of each key over several calls, batches and partitions', async () => {
    const topic = fresh('ordered');
    await makeTopic(target, topic, 4);
    const records = Array.from({ length: 9_000 }, (_, index) =>
      record(topic, `d${index % 13}`, `${index}`.padEnd(700, '.')),
    );
    const bytes = await withFunctionsProducer(target.brokers(), async (producer) => {
      const sent = await producer.produce(records.slice(0, 6_000));
      return sent + (await producer.produce(records.slice(6_000)));
    });
    // Each of the four partitions gets more than one batch may hold.
    assert.ok(bytes > 4 * 1_048_588);
    const byKey = Map.groupBy(await read(target, topic, records.length), ({ message }) => String(message.key));
    for (const [key, ofKey] of byKey) {
      assert.deepEqual(
        values(ofKey),
        records.filter((one) => one.key === key).map(({ value }) => value),
      );
    }
  });

  it('without a key go to one partition in one call', async () => {
    const topic = fresh('keyless');
    await makeTopic(target, topic, 4);
    await produce(Array.from({ length: 100 }, (_, index) => record(topic, null, String(index))));
    const got = await read(target, topic, 100);
    assert.equal(new Set(got.map(({ partition }) => partition)).size, 1);
    assert.deepEqual(
      values(got),
      Array.from({ length: 100 }, (_, index) => String(index)),
    );
  });

  it('go to several topics in one call', async () => {
    const topics = [fresh('one'), fresh('two'), fresh('three')];
    for (const topic of topics) await makeTopic(target, topic, 2);
    await produce(topics.flatMap((topic) => ['a', 'b', 'c'].map((key) => record(topic, key, `${topic} ${key}`))));
    for (const topic of topics) {
      assert.deepEqual(values(await read(target, topic, 3)).sort(), [`${topic} a`, `${topic} b`, `${topic} c`]);
    }
  });

  it('with a time in the future get the present time, and with one before 1970 get 1970', async () => {
    const topic = fresh('times');
    await makeTopic(target, topic);
    const now = Date.now();
    const times = [now + 30 * 60_000, now + 2 * 3_600_000, now + 1_000 * DAY_MS, -5, now];
    await produce(times.map((timestamp) => ({ ...record(topic, 'k', String(timestamp)), timestamp })));
    const [soon, later, far, past, present] = (await read(target, topic, 5)).map(({ message }) =>
      Number(message.timestamp),
    );
    assert.deepEqual([soon, past, present], [times[0], 0, now]);
    for (const replaced of [later, far]) assert.ok(replaced !== undefined && Math.abs(replaced - now) < 60_000);
  });

  it('reach partitions that were added since the producer’s last metadata', async () => {
    const topic = fresh('growing');
    await makeTopic(target, topic, 1);
    const records = Array.from({ length: 50 }, (_, index) => record(topic, `d${index}`, String(index)));
    await withFunctionsProducer(target.brokers(), async (producer) => {
      await producer.produce(records);
      await withAdmin(target, async (admin) => {
        await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
        // A broker hears of them a moment after the controller answered.
        await until(async () => {
          const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
          assert.equal(topics[0]?.partitions.length, 5);
        });
      });
      await producer.produce(records);
    });
    await produce(records);
    const got = await read(target, topic, 150);
    assert.deepEqual(values(got).sort(), records.flatMap(({ value }) => [value, value, value]).sort());
    assert.equal(new Set(got.map(({ partition }) => partition)).size, 5);
  });
});

function headersOf({ message }: Read): object {
  return Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, given]) => [
      name,
      [given].flat().map((value) => value?.toString() ?? null),
    ]),
  );
}
