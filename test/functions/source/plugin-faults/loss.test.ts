import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { askedTDengine } from '../../../support/source/asked.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

let world: TickWorld;
/** A minute before TDengine's clock, in ms. */
let at: number;
beforeEach(async () => {
  world = await startTickWorld();
  at = world.clock.now - 60_000;
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
  await world.tdengine.execute('CREATE STABLE test.meters (ts TIMESTAMP, v INT) TAGS (site VARCHAR(20))');
});
afterEach(() => world.close());

async function insert(subtable: string, ms: number, v: number, stable = 'meters'): Promise<void> {
  const using = `test.${subtable} USING test.${stable} TAGS ('x')`;
  await world.tdengine.execute(`INSERT INTO ${using} VALUES (${ms}, ${v})`);
}

/** Keys and times, after {@link at}. */
const sent = () => world.sent.map(({ key, timestamp }) => `${key} ${timestamp - at}`);

describe('what the TDengineSourceConnector loses and this source does not', () => {
  it('L3: a row that comes late, with a time before the position, is sent, in an existing or a new subtable', async () => {
    await insert('a', at, 1);
    await insert('b', at + 5_000, 2);
    await world.tick();
    await insert('a', at + 1_000, 3);
    await insert('c', at - 30 * 60_000, 4);
    await world.tick();
    assert.deepEqual(
      sent().filter((row) => row === 'a 1000' || row.startsWith('c')),
      ['c -1800000', 'a 1000'],
    );
  });

  it('L3: a row that is younger than the delay waits until rows of the same time are there', async () => {
    await insert('a', at, 1);
    const settings = tickSettings({ delayMs: 60_001, lookbackMs: 0 });
    await world.tick({ settings });
    assert.deepEqual(sent(), []);
    await insert('b', at - 1, 2);
    world.clock.now += 1;
    await world.tick({ settings });
    assert.deepEqual(sent().sort(), ['a 0', 'b -1']);
  });

  it('L4: a row with the very time of the position is sent when it comes later', async () => {
    await insert('a', at, 1);
    await world.tick();
    await insert('b', at, 2);
    await world.tick();
    assert.ok(sent().includes('b 0'), sent().join());
  });

  it('L5: tables that share a topic send all of their rows, each with its own columns and name', async () => {
    await world.tdengine.execute('CREATE STABLE test.pumps (ts TIMESTAMP, pressure DOUBLE) TAGS (hall INT)');
    await insert('a', at, 1);
    await world.tdengine.execute(`INSERT INTO test.p USING test.pumps TAGS (7) VALUES (${at}, 1.5)`);
    await world.tick({ settings: tickSettings({ topicPerStable: false }) });
    const records = world.sent.map(({ topic, key, value }) => [topic, key, value]);
    assert.deepEqual(records.sort(), [
      ['tdengine-test', 'a', `meters,site=x v=1i32 ${at}000000`],
      ['tdengine-test', 'p', `pumps,hall=7 pressure=1.5f64 ${at}000000`],
    ]);
  });

  it('L6: old rows are sent by default, however old', async () => {
    await insert('a', Date.parse('2001-01-01T00:00:00Z'), 1);
    await insert('a', at, 2);
    await world.tick();
    assert.equal(world.sent.length, 2);
  });

  it('L7: a new column and tag are in the next records, a dropped one is not, and TDengine refuses no such change', async () => {
    await insert('a', at, 1);
    const asked = askedTDengine(world.tdengine);
    await world.tick({ tdengine: asked });
    await world.tdengine.execute('ALTER STABLE test.meters ADD COLUMN w INT');
    await world.tdengine.execute('ALTER STABLE test.meters ADD TAG hall INT');
    await world.tdengine.execute(`INSERT INTO test.a VALUES (${at + 1}, 2, 3)`);
    await world.tick({ tdengine: asked });
    await world.tdengine.execute('ALTER STABLE test.meters DROP COLUMN v');
    await world.tdengine.execute(`INSERT INTO test.a VALUES (${at + 2}, 4)`);
    await world.tick({ tdengine: asked, settings: tickSettings({ lookbackMs: 0 }) });
    const values = world.sent.map(({ value }) => String(value).replace(/ \d+$/, ''));
    assert.deepEqual([values[0], ...values.slice(-1)], ['meters,site=x v=1i32', 'meters,site=x w=4i32']);
    assert.ok(values.includes('meters,site=x v=2i32,w=3i32'), values.join());
    // It makes no topics in TDengine, which would lock the columns, and of which there may be 20.
    assert.deepEqual(
      asked.asked.filter(({ sql }) => !/^(SELECT|DESCRIBE) /.test(sql)),
      [],
    );
  });

  it('L7: more than 20 tables are read', async () => {
    for (let table = 0; table < 25; table += 1) {
      await world.tdengine.execute(`CREATE TABLE test.t${table} (ts TIMESTAMP, v INT)`);
      await world.tdengine.execute(`INSERT INTO test.t${table} VALUES (${at}, 1)`);
    }
    await world.tick();
    assert.equal(new Set(world.sent.map(({ topic }) => topic)).size, 25);
  });

  it('L8: an error while rows are read sends no incomplete row, skips none, and sends none again', async () => {
    await insert('a', at, 1);
    await world.tick();
    await insert('a', at + 20_000, 2);
    const faulty = faultyTDengine(world.tdengine, (sql) =>
      sql.startsWith('SELECT `v`') ? { error: codeError(0x0216), ran: true } : undefined,
    );
    await assert.rejects(world.tick({ tdengine: faulty }));
    assert.deepEqual(sent(), ['a 0']);
    await world.tick();
    assert.deepEqual(sent(), ['a 0', 'a 20000']);
    assert.deepEqual(
      world.sent.map(({ value }) => String(value).split(' ')[1]),
      ['v=1i32', 'v=2i32'],
    );
  });
});
