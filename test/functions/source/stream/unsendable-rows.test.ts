import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ProducerRecord, RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import { refusedRecord } from '../../../../functions/shared/kafka/producer.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { itemThere, moveByHand } from '../../../support/source/checkpoints.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const BEGIN = Date.parse('2024-04-30T00:00:00Z');
const ITEM = 'table/test.m';
const ALL = tickSettings({ errors: { tolerance: 'all', deadLetterTopic: 'letters' } });
const TOO_LARGE = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
  await world.tdengine.execute('CREATE STABLE test.m (ts TIMESTAMP, v INT) TAGS (loc VARCHAR(30))');
});
afterEach(() => world.close());

/** Rows of 20 subtables, ten times each, a second between; `bad` has a line feed in its tag. */
async function insertRows(bad?: string): Promise<void> {
  for (let d = 0; d < 20; d += 1) {
    const rows = Array.from({ length: 10 }, (_, at) => `(${BEGIN + at * 1_000}, ${d * 10 + at})`);
    const tag = `d${d}` === bad ? 'two\\nlines' : 'ok';
    await world.tdengine.execute(`INSERT INTO test.d${d} USING test.m TAGS ('${tag}') VALUES ${rows.join('')}`);
  }
}

/** Takes all records but those that are refused, as brokers do: those behind them go on if they may. */
function strict(refuses: (record: ProducerRecord) => boolean): RecordProducer {
  return {
    async produce(records, refused) {
      for (const record of records) {
        if (!refuses(record)) world.sent.push(record);
        else if (refused === undefined) throw refusedRecord(record, 2_000, TOO_LARGE);
        else refused(record, refusedRecord(record, 2_000, TOO_LARGE));
      }
      return records.length;
    },
    async close() {},
  };
}

const isRow = (subtable: string, at: number) => (record: ProducerRecord) =>
  record.key === subtable && record.timestamp === BEGIN + at * 1_000;
const timesOf = (records = world.sent) => [...new Set(records.map(({ timestamp }) => (timestamp - BEGIN) / 1_000))];

/** Ticks that fail, and what each has sent. */
async function failing(ticks: number, message: RegExp, changes: Partial<Invocation>): Promise<number[]> {
  const sent: number[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    const before = world.sent.length;
    await assert.rejects(world.tick(changes), { name: 'TickError', message });
    sent.push(world.sent.length - before);
  }
  return sent;
}

describe('a row that cannot be sent, with errors.tolerance none', () => {
  it('because of the broker is reported with its place after all rows before it are sent, at most a window twice', async () => {
    await insertRows();
    const measured: Record<string, number>[] = [];
    const publishMetrics = (measures: Record<string, number>) => void measured.push(measures);
    const producer = strict(isRow('d7', 4));
    const place =
      /the row of d7 at 2024-04-30T00:00:04\.000Z cannot be sent: Kafka topic tdengine-test-m: a record of 2000 bytes is larger than max\.message\.bytes/;
    const [first = 0, ...others] = await failing(4, place, { producer, publishMetrics });
    assert.ok(first < 200 + 80, String(first));
    assert.deepEqual(others, [0, 0, 0]);
    assert.equal(measured.filter(({ unsendableRows }) => unsendableRows === 1).length, 4);
    const early = world.sent.filter(({ timestamp }) => timestamp < BEGIN + 4_000);
    assert.equal(new Set(early.map(({ key, timestamp }) => `${key} ${timestamp}`)).size, 80);
    // When it can be sent, so is everything behind it.
    const before = world.sent.length;
    assert.equal((await world.tick()).caughtUp, true);
    assert.equal(world.sent.length - before, 1 + 120);
    assert.equal((await itemThere(world.checkpoints(), ITEM))?.standsBefore, undefined);
    await world.tick();
    assert.equal(world.sent.length - before, 121);
  });

  it('because of the format is reported with its place, and nothing is sent again', async () => {
    await insertRows('d13');
    const place =
      /the row of d13 at 2024-04-30T00:00:00\.000Z cannot be sent: line protocol cannot carry a value of tag loc/;
    assert.deepEqual(await failing(3, place, {}), [0, 0, 0]);
    // The tag is mended.
    await world.tdengine.execute("ALTER TABLE test.d13 SET TAG loc = 'ok'");
    await world.tick();
    assert.equal(new Set(world.sent.map(({ key, timestamp }) => `${key} ${timestamp}`)).size, 200);
  });

  it('is skipped when the position is moved by hand', async () => {
    await insertRows();
    const producer = strict(isRow('d7', 4));
    await failing(1, /d7/, { producer });
    await moveByHand(world.checkpoints(), ITEM, String(BEGIN + 4_000));
    world.sent.length = 0;
    assert.equal((await world.tick({ producer })).caughtUp, true);
    assert.deepEqual(timesOf(), [5, 6, 7, 8, 9]);
  });

  it('no longer stops its table when it is deleted', async () => {
    await insertRows();
    const producer = strict(isRow('d7', 4));
    await failing(2, /d7/, { producer });
    await world.tdengine.execute(`DELETE FROM test.d7 WHERE ts = ${BEGIN + 4_000}`);
    assert.equal((await world.tick({ producer })).caughtUp, true);
    assert.equal(new Set(world.sent.map(({ key, timestamp }) => `${key} ${timestamp}`)).size, 199);
  });

  it('that comes late stops its table as well, and nothing is sent again', async () => {
    await insertRows();
    await world.tick();
    world.sent.length = 0;
    await world.tdengine.execute(`INSERT INTO test.d7 VALUES (${BEGIN + 8_500}, 999)`);
    const producer = strict(({ value }) => String(value).includes('v=999'));
    const [first = 0, ...others] = await failing(3, /the row of d7 at 2024-04-30T00:00:08\.500Z cannot be sent/, {
      producer,
    });
    assert.ok(first < 201);
    assert.deepEqual(others, [0, 0]);
    assert.equal((await world.tick()).caughtUp, true);
  });
});

describe('rows that cannot be sent, with errors.tolerance all', () => {
  it('become dead letters with place and value before the position moves, and all others are sent', async () => {
    await insertRows('d13');
    const isBad = isRow('d7', 4);
    const measured: Record<string, number>[] = [];
    const producer = strict((record) => record.topic !== 'letters' && isBad(record));
    const publishMetrics = (measures: Record<string, number>) => void measured.push(measures);
    const { tables } = await world.tick({ settings: ALL, producer, publishMetrics });
    assert.deepEqual([tables[0]?.rows, tables[0]?.leftOut, tables[0]?.caughtUp], [189, 0, true]);
    const letters = world.sent.filter(({ topic }) => topic === 'letters');
    assert.equal(letters.length, 11);
    assert.equal(
      measured.reduce((sum, { unsendableRows = 0 }) => sum + unsendableRows, 0),
      11,
    );
    const large = letters.find(({ key }) => key === 'd7');
    assert.equal(large?.value, 'm,loc=ok v=74i32 1714435204000000000');
    assert.equal(large?.timestamp, world.clock.now);
    assert.deepEqual(large?.headers, [
      ['database', 'test'],
      ['stable', 'm'],
      ['subtable', 'd7'],
      ['timestamp', '2024-04-30T00:00:04.000Z'],
      ['__connect.errors.topic', 'tdengine-test-m'],
      ['__connect.errors.connector.name', 'test'],
      ['__connect.errors.stage', 'KAFKA_PRODUCE'],
      ['__connect.errors.class.name', 'TDengineSource'],
      ['__connect.errors.exception.class.name', 'ProduceError'],
      [
        '__connect.errors.exception.message',
        'Kafka topic tdengine-test-m: a record of 2000 bytes is larger than max.message.bytes allows',
      ],
    ]);
    const garbled = letters.find(({ key }) => key === 'd13');
    assert.deepEqual(
      [garbled?.value, Object.fromEntries(garbled?.headers ?? [])['__connect.errors.stage']],
      [null, 'VALUE_CONVERTER'],
    );
    await world.tick({ settings: ALL, producer });
    assert.equal(world.sent.length, 189 + 11);
  });

  it('become dead letters without a value that is too large, and stop the table when the dead letter topic takes none', async () => {
    await insertRows();
    const isBad = isRow('d7', 4);
    const small = strict((record) => (record.topic === 'letters' ? record.value !== null : isBad(record)));
    await world.tick({ settings: ALL, producer: small });
    const [letter, ...more] = world.sent.filter(({ topic }) => topic === 'letters');
    assert.deepEqual([letter?.key, letter?.value, more], ['d7', null, []]);
    await moveByHand(world.checkpoints(), ITEM, String(BEGIN - 1));
    const none = strict((record) => record.topic === 'letters' || isBad(record));
    await assert.rejects(world.tick({ settings: ALL, producer: none }), /Kafka topic letters/);
    const item = await itemThere(world.checkpoints(), ITEM);
    assert.equal(item?.position?.S, String(BEGIN - 1));
  });
});

describe('text columns with bytes that are not UTF-8', () => {
  it('are never sent as other characters', async () => {
    await insertRows();
    const tdengine = {
      ...world.tdengine,
      async query(sql: string) {
        const answer = await world.tdengine.query(sql);
        if (!sql.includes('`v`')) return answer;
        const rows = answer.rows.map((cells) =>
          cells.map((cell) => (cell === 'd7' || cell !== 'ok' ? cell : 'o\uFFFD')),
        );
        return { ...answer, rows, isUtf8: false };
      },
    };
    await assert.rejects(world.tick({ tdengine }), /cannot be sent: it holds bytes that are not UTF-8/);
    assert.equal(world.sent.length, 0);
  });
});

describe('the setting recordTimestamp send', () => {
  it('gives records the time of sending, and the row’s time in a header', async () => {
    await insertRows();
    await world.tick({ settings: tickSettings({ recordTimestamp: 'send' }) });
    assert.deepEqual([...new Set(world.sent.map(({ timestamp }) => timestamp))], [world.clock.now]);
    assert.deepEqual(world.sent[0]?.headers.at(-1), ['timestamp', '2024-04-30T00:00:00.000Z']);
  });
});
