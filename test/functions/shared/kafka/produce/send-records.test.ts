import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { kafkaErrors } from '../../../../../functions/shared/kafka/kafkajs-internals.ts';
import type { ProduceCluster } from '../../../../../functions/shared/kafka/produce/cluster.ts';
import { type Sending, sendRecords } from '../../../../../functions/shared/kafka/produce/send-records.ts';
import type { ProducerRecord } from '../../../../../functions/shared/kafka/producer.ts';
import { decodeBatch } from '../../../../support/kafkajs-reader.ts';

/** What becomes of a batch: an error code, no word of it, or a connection that is lost before or after it is stored. */
type Fate = number | 'left-out' | 'lost-before' | 'lost-after';

const NOT_LEADER = 6;
const TOO_LARGE = 10;
const DENIED = 29;
const INVALID_TIMESTAMP = 32;
const INVALID_RECORD = 87;

/** Brokers of which the test decides what they answer. */
function scripted(fates: (batch: { topic: string; partition: number; values: string[] }) => Fate = () => 0) {
  const stored: { topic: string; partition: number; value: string }[] = [];
  const known = new Set<string>();
  const inFlight = new Set<string>();
  const pauses: number[] = [];
  const calls = { requests: 0, refreshes: 0 };
  let exists = true;
  let leaders = (partition: number): number | undefined => partition % 2;
  const cluster: ProduceCluster = {
    connect: async () => {},
    async learn(topics) {
      if (!exists) throw kafkaErrors.createErrorFromCode(3);
      for (const topic of topics) known.add(topic);
    },
    async refresh() {
      calls.refreshes += 1;
    },
    partitionsOf: (topic) => (known.has(topic) ? 4 : 0),
    leaderOf: (_topic, partition) => leaders(partition),
    async send(nodeId, batches) {
      calls.requests += 1;
      const answers: { topic: string; partition: number; errorCode: number }[] = [];
      let lost = false;
      for (const { topic, partition, bytes } of batches) {
        assert.equal(leaders(partition), nodeId, 'it goes to the leader');
        const place = `${topic}/${partition}`;
        assert.ok(!inFlight.has(place), 'one batch of a partition at a time');
        inFlight.add(place);
        const { records } = await decodeBatch(bytes);
        const values = records.map(({ value }) => String(value));
        const fate = fates({ topic, partition, values });
        const keep = fate === 0 || fate === 'lost-after';
        if (keep) stored.push(...values.map((value) => ({ topic, partition, value })));
        if (fate === 'lost-before' || fate === 'lost-after') lost = true;
        if (typeof fate === 'number') answers.push({ topic, partition, errorCode: fate });
        inFlight.delete(place);
      }
      if (lost) throw new Error('Closed connection');
      return { answers, clientSideThrottleTime: 0 };
    },
    close: async () => {},
  };
  let left = 60_000;
  const parts: Sending = {
    cluster,
    compression: 'none',
    makeTopic: undefined,
    requestMs: 1_000,
    now: () => 1_700_000_000_000,
    random: () => 0.5,
    timeLeft: () => left,
    async sleep(ms) {
      pauses.push(ms);
      left -= ms;
    },
  };
  return {
    parts,
    stored,
    pauses,
    calls,
    make: () => {
      exists = true;
    },
    missing: () => {
      exists = false;
    },
    lead: (by: typeof leaders) => {
      leaders = by;
    },
    haveTime: (ms: number) => {
      left = ms;
    },
  };
}

const records = (count: number, topic = 't'): ProducerRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    topic,
    key: `k${at % 7}`,
    value: `${at % 7}:${at}`,
    timestamp: 1,
    headers: [],
  }));

/** The values of each key in the order in which they are stored, without what comes again. */
function orderOfKeys(stored: readonly { value: string }[]): Record<string, string[]> {
  const keys: Record<string, string[]> = {};
  for (const value of new Set(stored.map((each) => each.value))) {
    const [key = ''] = value.split(':');
    keys[key] = [...(keys[key] ?? []), value];
  }
  return keys;
}

describe('sending records to partition leaders', () => {
  it('returns the bytes of the batches, with one request for each leader', async () => {
    const { parts, stored, calls } = scripted();
    const bytes = await sendRecords(records(100), parts);
    assert.deepEqual([stored.length, calls.requests, bytes > 1_000], [100, 2, true]);
    assert.equal(await sendRecords([], parts), 0);
  });

  it('repeats only batches that are not known to be acknowledged, with new metadata', async () => {
    for (const fate of [NOT_LEADER, 'left-out', 'lost-before', 'lost-after'] as const) {
      let first = true;
      const { parts, stored, calls } = scripted(({ partition }) => {
        if (!first || partition !== 1) return 0;
        first = false;
        return fate;
      });
      await sendRecords(records(100), parts);
      assert.equal(new Set(stored.map(({ value }) => value)).size, 100, String(fate));
      assert.equal(calls.refreshes, 1, String(fate));
    }
  });

  it('waits for a partition that has no leader', async () => {
    const { parts, stored, pauses, lead } = scripted();
    lead(() => (pauses.length < 2 ? undefined : 1));
    await sendRecords(records(10), parts);
    assert.deepEqual([stored.length, pauses], [10, [150, 300]]);
  });

  it('halves a batch that is too large for a broker, down to one record, which fails with its size', async () => {
    const { parts, stored } = scripted(({ values }) => (values.length > 3 ? TOO_LARGE : 0));
    await sendRecords(records(100), parts);
    assert.deepEqual(orderOfKeys(stored), orderOfKeys(records(100).map(({ value }) => ({ value: String(value) }))));
    const strict = scripted(({ values }) => (values.includes('3:3') ? TOO_LARGE : 0));
    await assert.rejects(sendRecords(records(20), strict.parts), {
      name: 'ProduceError',
      message: /^Kafka topic t: a record of \d+ bytes is larger than max\.message\.bytes allows$/,
    });
  });

  it('reports refused records, for any reason, and sends all others', async () => {
    const bad = new Set(['3:3', '3:10', '0:77', '6:97', '1:99']);
    for (const [code, why] of [
      [TOO_LARGE, /a record of \d+ bytes is larger than max\.message\.bytes allows$/],
      [
        INVALID_TIMESTAMP,
        /the time of a record, 1970-01-01T00:00:00\.001Z, is not within what message\.timestamp\.before\.max\.ms and/,
      ],
      [INVALID_RECORD, /a record of \d+ bytes is refused as invalid: INVALID_RECORD$/],
    ] as const) {
      const { parts, stored } = scripted(({ values }) => (values.some((value) => bad.has(value)) ? code : 0));
      const told: string[] = [];
      await sendRecords(records(100), parts, (record, error) => {
        told.push(String(record.value));
        assert.match(error.message, why);
        assert.equal(error.record, record);
      });
      assert.deepEqual(new Set(told), bad);
      const sent = records(100).map(({ value }) => ({ value: String(value) }));
      assert.deepEqual(orderOfKeys(stored), orderOfKeys(sent.filter(({ value }) => !bad.has(value))));
    }
  });

  it('tries each record once when all of them are refused', async () => {
    const { parts, stored, calls } = scripted(() => INVALID_TIMESTAMP);
    let told = 0;
    await sendRecords(records(1_000), parts, () => {
      told += 1;
    });
    assert.deepEqual([told, stored.length], [1_000, 0]);
    assert.ok(calls.requests < 1_100, String(calls.requests));
  });

  it('limits the bytes in flight, whatever the number of partitions', async () => {
    const sizes: number[] = [];
    const { parts, stored } = scripted();
    const partitions = 150;
    const cluster: ProduceCluster = {
      ...parts.cluster,
      partitionsOf: () => partitions,
      async send(nodeId, batches, timeoutMs) {
        sizes.push(batches.reduce((sum, { bytes }) => sum + bytes.length, 0));
        return parts.cluster.send(nodeId, batches, timeoutMs);
      },
    };
    const value = 'x'.repeat(400_000);
    const large = Array.from({ length: 300 }, (_, at) => ({
      topic: 't',
      key: `k${at}`,
      value,
      timestamp: 1,
      headers: [],
    }));
    await sendRecords(large, { ...parts, cluster });
    assert.equal(stored.length, 300);
    assert.ok(Math.max(...sizes) <= 9 * 2 ** 20, String(Math.max(...sizes)));
  });

  it('sends smaller requests when a broker closes the connection for too large ones, and reports the size', async () => {
    const limited = (mostBytes: number) => {
      const { parts, stored } = scripted();
      const cluster: ProduceCluster = {
        ...parts.cluster,
        async send(nodeId, batches, timeoutMs) {
          if (batches.reduce((sum, { bytes }) => sum + bytes.length, 0) > mostBytes) {
            throw Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' });
          }
          return parts.cluster.send(nodeId, batches, timeoutMs);
        },
      };
      return { stored, parts: { ...parts, cluster } };
    };
    const value = 'x'.repeat(60_000);
    const many = records(200).map((record) => ({ ...record, value }));
    const small = limited(3_000_000);
    await sendRecords(many, small.parts);
    assert.equal(small.stored.length, 200);
    await assert.rejects(
      sendRecords(many, limited(500).parts),
      /^ProduceError: Kafka topic t: Closed connection, after a request of \d{6,7} bytes; brokers close connections over socket\.request\.max\.bytes$/,
    );
  });

  it('starts its retries anew after a round without errors', async () => {
    let calls = 0;
    const { parts, stored, pauses, haveTime } = scripted(({ values }) => {
      calls += 1;
      if (values.length > 1) return TOO_LARGE;
      return calls % 2 === 0 ? NOT_LEADER : 0;
    });
    haveTime(3_600_000);
    // One partition, one record a round, and trouble before each: far more than 20 s of pauses together.
    const one = records(200).map((record) => ({ ...record, key: 'k' }));
    await sendRecords(one, parts);
    assert.equal(stored.length, 200);
    assert.ok(pauses.reduce((a, b) => a + b, 0) > 20_000);
    assert.deepEqual([...new Set(pauses)], [150]);
  });

  it('gives up at once when retries cannot help', async () => {
    const { parts, pauses } = scripted(() => DENIED);
    await assert.rejects(sendRecords(records(1), parts), /^ProduceError: Kafka topic t: writing is not allowed/);
    assert.deepEqual(pauses, []);
  });

  it('gives up after 20 s of pauses, or when time is up', async () => {
    const { parts, pauses } = scripted(() => NOT_LEADER);
    await assert.rejects(sendRecords(records(1), parts), /^ProduceError: Kafka topic t: .*not the leader/i);
    const waited = pauses.reduce((a, b) => a + b, 0);
    assert.ok(waited > 15_000 && waited <= 20_000, String(waited));
    const short = scripted(() => NOT_LEADER);
    short.haveTime(1_000);
    await assert.rejects(sendRecords(records(1), short.parts), /Kafka topic t/);
    assert.deepEqual(short.pauses, [150, 300]);
  });

  it('creates missing topics, all at once, if it may', async () => {
    const { parts, stored, make, missing } = scripted();
    missing();
    const made: (readonly string[])[] = [];
    const makeTopic = async (topics: readonly string[]) => {
      made.push(topics);
      make();
    };
    await sendRecords([...records(2, 'a'), ...records(2, 'b')], { ...parts, makeTopic });
    assert.deepEqual([made, stored.length], [[['a', 'b']], 4]);
  });

  it('fails with the name of a topic that does not appear, after waiting for it', async () => {
    const { parts, pauses, missing } = scripted();
    missing();
    await assert.rejects(sendRecords(records(1), parts), /Kafka topic t: does not exist: create it/);
    assert.ok(pauses.length > 5);
  });

  it('loses nothing and keeps the order of each key, whatever brokers do', async () => {
    const anyFate = fc.constantFrom<Fate>(0, 0, 0, NOT_LEADER, TOO_LARGE, 'left-out', 'lost-before', 'lost-after');
    await fc.assert(
      fc.asyncProperty(fc.array(anyFate, { maxLength: 30 }), fc.integer({ min: 1, max: 200 }), async (fates, count) => {
        let at = 0;
        const { parts, stored } = scripted(({ values }) => {
          const fate = fates[at++] ?? 0;
          return fate === TOO_LARGE && values.length === 1 ? 0 : fate;
        });
        // Rather than twenty seconds, as long as it takes.
        await sendRecords(records(count), { ...parts, sleep: async () => {}, random: () => -0.99 });
        const sent = records(count).map(({ value }) => ({ value: String(value) }));
        assert.deepEqual(orderOfKeys(stored), orderOfKeys(sent));
      }),
    );
  });
});
