import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { askedTDengine } from '../../../support/source/asked.ts';
import { type Model, model, streamOver } from '../../../support/source/model.ts';
import { startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const MINUTE = 60_000;

const world = await forThisFile(startTickWorld());
await world.tdengine.execute('CREATE DATABASE busy');
await world.tdengine.execute('CREATE STABLE busy.m (ts TIMESTAMP, v INT) TAGS (g INT)');

describe('rows that arrive in every bucket of the look-back while it is read', () => {
  /** Buckets of 10 ms. */
  const LOOKBACK = 3_600;
  const STEPS = 3;

  function insert(table: Model, time: number): void {
    table.rows.push({ time: BigInt(time), id: table.rows.length });
  }

  it('do not delay new rows, and all of them are sent', async () => {
    const table = model([1n]);
    let now = 10_000;
    const options = () => ({ upTo: BigInt(now), mostRows: 3, lookbackMs: LOOKBACK });
    for (let time = now - LOOKBACK + 20; time <= now; time += 10) insert(table, time);
    const first = streamOver(table, options());
    while ((await first.turn({ hasTime: () => true, goOn: () => true, goOnLate: () => true })) === 'more');

    for (let tick = 0; tick < 8; tick += 1) {
      const begun = Number(table.checkpoint?.position?.time);
      now += 100;
      for (let time = now - 90; time <= now; time += 10) insert(table, time);
      const stream = streamOver(table, options(), (point) => {
        // One that is late for each bucket of the look-back, faster than they can be sent.
        if (point === 'histogram') for (let ago = 0; ago < LOOKBACK - 500; ago += 10) insert(table, begun - ago);
      });
      for (let turn = 0; turn < 3; turn += 1) {
        let [steps, late] = [0, 0];
        const goOnLate = () => late++ < STEPS;
        if ((await stream.turn({ hasTime: () => true, goOn: () => steps++ < STEPS, goOnLate })) !== 'more') break;
      }
      const position = Number(table.checkpoint?.position?.time);
      assert.ok(position > begun, `the position stands at ${position} after tick ${tick}`);
      const lost = table.rows.filter(
        ({ time, id }) => Number(time) < position - LOOKBACK - 10 && !table.topic.includes(id),
      );
      assert.deepEqual(lost, [], 'what leaves the look-back has been sent');
    }
    for (let ticks = 0; ticks < 2; ticks += 1) {
      const last = streamOver(table, options());
      while ((await last.turn({ hasTime: () => true, goOn: () => true, goOnLate: () => true })) === 'more');
    }
    assert.deepEqual(new Set(table.topic), new Set(table.rows.map(({ id }) => id)));
  });

  it('do not delay rows after a gap when there is time for one bucket and one window', async () => {
    const table = model([1n]);
    const GAP = 100;
    const begin = 10_000;
    for (let time = begin - LOOKBACK + 20; time <= begin; time += 10) insert(table, time);
    const stream = streamOver(table, { upTo: BigInt(begin), mostRows: 3, lookbackMs: LOOKBACK });
    while ((await stream.turn({ hasTime: () => true, goOn: () => true, goOnLate: () => true })) === 'more');
    const behind = table.rows.length;
    insert(table, begin + GAP);

    let position = begin;
    for (let tick = 0; !table.topic.includes(behind); tick += 1) {
      assert.ok(tick <= GAP / 10, `the position is ${position} after ${tick} ticks`);
      const options = { upTo: BigInt(begin + 200), mostRows: 3, lookbackMs: LOOKBACK };
      const hurried = streamOver(table, options, (point) => {
        if (point === 'histogram') for (let ago = 0; ago < LOOKBACK; ago += 10) insert(table, position - ago);
      });
      await hurried.turn({ hasTime: () => true, goOn: () => false, goOnLate: () => false });
      const now = Number(table.checkpoint?.position?.time);
      assert.ok(now > position, `the position stands at ${now} after tick ${tick}`);
      position = now;
    }
  });

  it('are not followed by new rows when time ends within a bucket, so that only that bucket is sent twice', async () => {
    const late = [1_000n, 1_001n, 1_001n, 1_002n];
    const table = model([...late, 2_000n]);
    const options = { upTo: 2_000n, mostRows: 2, lookbackMs: LOOKBACK };
    const first = streamOver(table, options);
    while ((await first.turn({ hasTime: () => true, goOn: () => true, goOnLate: () => true })) === 'more');
    insert(table, 1_003);
    insert(table, 2_500);
    const sent = table.topic.length;
    const before = table.checkpoint;
    const hurried = streamOver(table, { ...options, upTo: 3_000n });
    assert.equal(await hurried.turn({ hasTime: () => false, goOn: () => true, goOnLate: () => true }), 'more');
    assert.deepEqual(table.topic.slice(sent), [0], 'the first window of the bucket');
    assert.equal(table.checkpoint, before);
    const last = streamOver(table, { ...options, upTo: 3_000n });
    while ((await last.turn({ hasTime: () => true, goOn: () => true, goOnLate: () => true })) === 'more');
    assert.deepEqual(new Set(table.topic), new Set(table.rows.map(({ id }) => id)));
    assert.equal(table.topic.length, table.rows.length + 1 + late.length);
  });
});

describe('rows that arrive before every statement of a tick', () => {
  it('are no failure, wherever they arrive, and all of them are sent', async () => {
    const { clock, sent, tdengine } = world;
    const giant = clock.now - MINUTE / 2;
    let rows = 0;
    let subtables = 0;
    let timeLeft = 0;
    const insert = async (ms: number, subtable: string) => {
      await tdengine.execute(`INSERT INTO busy.\`${subtable}\` USING busy.m TAGS (0) VALUES (${ms}, ${rows})`);
      rows += 1;
    };
    for (let device = 0; device < 12; device += 1) await insert(giant, `d${device}`);

    const busy = askedTDengine(tdengine, async (sql) => {
      if (!sql.includes('`busy`.`m`')) return;
      // Late, within what is read, where one time is read by ranges of subtables, and of a subtable that is new.
      for (const ago of [25, 20, 15, 11]) await insert(clock.now - ago * 1_000 - rows, `d${rows % 12}`);
      subtables += 1;
      timeLeft -= 200;
      await insert(giant, `m${subtables}`);
    });
    const settings = tickSettings({ database: 'busy', fetchMaxRows: 5, outFormat: 'json', delayMs: 10_000 });
    for (let tick = 0; tick < 3; tick += 1) {
      clock.now += 5_000;
      timeLeft = MINUTE / 6;
      await world.tick({ settings, tdengine: busy, timeLeft: () => Math.max(1_000, timeLeft) });
    }
    assert.ok(subtables > 30, `${subtables} statements`);
    clock.now += MINUTE;
    for (let tick = 0; tick < 2; tick += 1) await world.tick({ settings });
    const published = new Set(sent.map(({ value }) => Number(JSON.parse(String(value)).v)));
    // Some were written over others of their subtable and time.
    const there = await tdengine.query('SELECT v FROM busy.m');
    const missing = there.rows.map(([v]) => Number(v)).filter((v) => !published.has(v));
    assert.deepEqual(missing, []);
  });
});
