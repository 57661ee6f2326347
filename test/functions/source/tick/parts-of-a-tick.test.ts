import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProducerRecord, RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import { ProduceError } from '../../../../functions/shared/kafka/producer.ts';
import { answerTooLarge } from '../../../../functions/shared/tdengine/error.ts';
import { memoryBudget } from '../../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../../functions/source/read/memory/row-size.ts';
import { windowRoom } from '../../../../functions/source/read/memory/window-room.ts';
import type { TableQueries } from '../../../../functions/source/read/query/table-queries.ts';
import { readAhead } from '../../../../functions/source/read/windows.ts';
import type { SourceRow } from '../../../../functions/source/rows/row.ts';
import type { PassedRow } from '../../../../functions/source/rows/unsendable.ts';
import { sendChunk } from '../../../../functions/source/send/send-chunk.ts';
import { meter } from '../../../../functions/source/tick/meter.ts';
import { TickError } from '../../../../functions/source/tick/summary.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the meter of a tick', () => {
  it('counts queries, and adds up how long TDengine and Kafka took, their failures too', async () => {
    let clock = 0;
    const { sums, tdengine, producer } = meter(() => clock);
    const asked = tdengine({
      query: async (sql) => {
        await null;
        clock += 30;
        if (sql === 'bad') throw new Error('no');
        return { columns: [], rows: [] };
      },
      execute: async () => 1,
    });
    const sent = producer({
      produce: async () => {
        await null;
        clock += 7;
        return 5;
      },
      close: async () => {},
    });
    await asked.query('good');
    await assert.rejects(asked.query('bad'), /no/);
    assert.equal(await sent.produce([]), 5);
    assert.deepEqual(sums, { queries: 2, queryMs: 60, produceMs: 7 });
  });
});

describe('a tick that fails', () => {
  it('names each table that failed and why, of how many', () => {
    const [a, b] = [new Error('no such column'), new Error('no brokers')];
    const one = new TickError(new Map([['m', a]]), 3);
    assert.deepEqual([one.message, one.cause], ['1 of 3 tables failed: m: no such column', a]);
    const two = new TickError(
      new Map([
        ['m', a],
        ['n', b],
      ]),
      3,
    );
    assert.equal(two.message, '2 of 3 tables failed: m: no such column; n: no brokers');
    assert.ok(two.cause instanceof AggregateError);
    assert.deepEqual(two.cause.errors, [a, b]);
  });
});

const ROW: SourceRow = { subtable: 'd1', time: '1', cells: [1] };
const RECORD: ProducerRecord = { topic: 't', key: 'd1', value: 'v', timestamp: 1, headers: [] };
const CHUNK = { records: [RECORD], rows: [ROW], leftOut: 0, next: 1 };
const ORIGIN = { database: 'd', table: { name: 'm', kind: 'stable' }, topic: 't', precision: 'ms' } as const;
const DEAD = { ...ORIGIN, deadLetterTopic: 'dead', connector: 'c' };

/** A producer to which brokers refuse some records. */
function refusing(refuse: (record: ProducerRecord) => boolean) {
  const sent: ProducerRecord[] = [];
  const producer: RecordProducer = {
    async produce(records, refused) {
      for (const record of records) {
        if (!refuse(record)) sent.push(record);
        else if (refused === undefined) throw new ProduceError(record.topic, 'refused');
        else refused(record, new ProduceError(record.topic, 'too large', { record }));
      }
      return 100 * records.length;
    },
    close: async () => {},
  };
  return { producer, sent };
}

describe('a row that brokers refuse', () => {
  const passing = (deadLetters: typeof DEAD | undefined) => {
    const told: PassedRow[] = [];
    const unsendable = {
      deadLetters,
      precision: 'ms' as const,
      now: () => 9,
      passed: (rows: readonly PassedRow[]) => void told.push(...rows),
    };
    return { unsendable, told };
  };

  it('ends the piece where nothing is tolerated, and names its place', async () => {
    const { producer } = refusing(() => true);
    const { unsendable, told } = passing(undefined);
    await assert.rejects(
      sendChunk(CHUNK, [], producer, unsendable),
      /the row of d1 at .* cannot be sent: Kafka topic t: too large/,
    );
    assert.deepEqual(told, []);
  });

  it('is a dead letter with its value where it is, and told once that is acknowledged', async () => {
    const { producer, sent } = refusing(({ topic }) => topic === 't');
    const { unsendable, told } = passing(DEAD);
    assert.equal(
      await sendChunk(CHUNK, [], producer, unsendable),
      100,
      'the bytes of dead letters are not of the topic',
    );
    assert.deepEqual(
      sent.map(({ topic, key, value, timestamp }) => [topic, key, value, timestamp]),
      [['dead', 'd1', 'v', 9]],
    );
    assert.deepEqual(
      told.map(({ row }) => row),
      [ROW],
    );
  });

  it('is a dead letter without its value when that is too large for that topic too', async () => {
    const { producer, sent } = refusing(({ value }) => value !== null);
    const { unsendable, told } = passing(DEAD);
    await sendChunk(CHUNK, [], producer, unsendable);
    assert.deepEqual(
      sent.map(({ topic, value }) => [topic, value]),
      [['dead', null]],
    );
    assert.equal(told.length, 1);
  });

  it('fails, told to nobody, when its dead letter is refused whatever is in it', async () => {
    const { producer } = refusing(() => true);
    const { unsendable, told } = passing(DEAD);
    await assert.rejects(sendChunk(CHUNK, [], producer, unsendable), /refused/);
    assert.deepEqual(told, []);
  });

  it('makes no dead letter of rows that went', async () => {
    const { producer, sent } = refusing(() => false);
    const { unsendable, told } = passing(DEAD);
    await sendChunk(CHUNK, [], producer, unsendable);
    assert.deepEqual([sent, told], [[RECORD], []]);
  });
});

const SCHEMA = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' }] as const;
const MEGABYTE = 2 ** 20;

describe('the memory of a window', () => {
  it('is what its rows need, as many as it may have, and no more than one window may take', async () => {
    const size = rowSize(SCHEMA);
    const budget = memoryBudget(64 * MEGABYTE);
    const taken: number[] = [];
    const take = (bytes: number) => {
      taken.push(bytes);
      return budget.take(bytes);
    };
    const noting = { ...budget, take };
    (await windowRoom(noting, size, 10, 1_000)).release();
    (await windowRoom(noting, size, 5_000, 1_000)).release();
    (await windowRoom(noting, size, 10 ** 9, 10 ** 9)).release();
    assert.deepEqual(taken, [size.memoryFor(10), size.memoryFor(1_000), budget.window]);
  });

  it('is given back before all of it is asked for, and that is given back too', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const rooms = await Promise.all([1, 2].map(() => windowRoom(budget, rowSize(SCHEMA), 100, 1_000)));
    const [first, second] = rooms;
    assert.ok(first !== undefined && second !== undefined);
    let alone = 0;
    const both = rooms.map((room) => room.alone().then(() => (alone += 1)));
    await settle();
    assert.equal(alone, 1, 'the other waits until the first is done');
    first.release();
    await Promise.all(both);
    second.release();
    (await budget.take(budget.most))();
  });
});

/** A table with a row at each of these times, of which so many bytes are in an answer. */
function tableOf(times: readonly bigint[], rowBytes: number) {
  const reads: [from: bigint, to: bigint][] = [];
  const within = (from: bigint, to: bigint) => times.filter((time) => time > from && time <= to);
  const reader: TableQueries = {
    count: async (from, to) => within(from, to).length,
    first: async (after, upTo) => times.find((time) => (after === undefined || time > after) && time <= upTo),
    async *read({ from, to, count }, room) {
      reads.push([from, to]);
      const rows = within(from, to);
      const limit = room?.answerLimit(count) ?? 0;
      if (rows.length * rowBytes > limit) throw answerTooLarge(limit);
      yield rows.map((time) => ({ subtable: 'd1', time: String(time), cells: [] }));
    },
    at: () => assert.fail('not asked for'),
    histogram: () => assert.fail('not asked for'),
  };
  return { reads, view: { reader, size: rowSize(SCHEMA), encode: () => '', isCurrent: async () => true } };
}

const times = (count: number) => Array.from({ length: count }, (_, at) => BigInt(at + 1));
const LIMITS = { upTo: 1_000n, mostRows: 100, widest: undefined };

describe('a window that is read ahead', () => {
  it('ends at its last row, so that rows that come late behind that are read with the next', async () => {
    const { view } = tableOf([1n, 5n], 10);
    const ahead = await readAhead(view, 0n, LIMITS, undefined, memoryBudget(64 * MEGABYTE));
    assert.deepEqual([ahead?.window, ahead?.end, ahead?.whole], [{ from: 0n, to: 1_000n, count: 2 }, 5n, true]);
    ahead?.release();
  });

  it('is none when there is nothing more', async () => {
    const { view } = tableOf([1n], 10);
    assert.equal(await readAhead(view, 1n, LIMITS, undefined, memoryBudget(64 * MEGABYTE)), undefined);
  });

  it('is cut smaller until its answer fits, and gives the memory of each try back', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const { view, reads } = tableOf(times(64), 50_000);
    const ahead = await readAhead(view, 0n, { ...LIMITS, upTo: 64n }, undefined, budget);
    assert.ok(ahead !== undefined && reads.length > 1);
    const widths = reads.map(([from, to]) => to - from);
    assert.deepEqual(
      widths.toSorted((a, b) => Number(b - a)),
      widths,
      'narrower each time',
    );
    assert.equal(ahead.window.from, 0n);
    assert.equal(ahead.end, ahead.window.to);
    ahead.release();
    (await budget.take(budget.most))();
  });

  it('fails when a single time does not fit, and gives its memory back', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const { view } = tableOf([1n], 10 ** 9);
    await assert.rejects(readAhead(view, 0n, { ...LIMITS, upTo: 1n }, undefined, budget), /raise memoryMb/);
    (await budget.take(budget.most))();
  });
});
