import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const STABLES = 1_000;

/** What a tick asks of the database, however many tables it has. */
const OF_DATABASE = 6;

/** DESCRIBE, the histogram of the look-back, the first row after the position. */
const OF_TABLE = 3;

it('a tick with 1,000 idle stables sends three queries for each, writes nothing and ends within 10 s', async (t) => {
  const world = await startTickWorld();
  const time = world.clock.now - 60_000;
  t.after(world.close);
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
  for (let at = 0; at < STABLES; at += 1) {
    await world.tdengine.execute(`CREATE STABLE test.s${at} (ts TIMESTAMP, v INT) TAGS (g INT)`);
  }
  const rows = Array.from({ length: STABLES }, (_, at) => `test.d${at} USING test.s${at} TAGS (1) VALUES (${time}, 1)`);
  await world.tdengine.execute(`INSERT INTO ${rows.join(' ')}`);
  const settings = tickSettings();
  await world.tick({ settings });
  assert.equal(world.sent.length, STABLES);

  let asked = 0;
  const tdengine: TDengine = {
    ...world.tdengine,
    query(sql, limits) {
      asked += 1;
      return world.tdengine.query(sql, limits);
    },
  };
  const began = performance.now();
  const { caughtUp, tables } = await world.tick({ settings, tdengine });
  const ms = performance.now() - began;
  t.diagnostic(`${STABLES} idle stables in ${Math.round(ms)} ms`);
  assert.deepEqual([caughtUp, tables.length, world.sent.length], [true, STABLES, STABLES]);
  assert.equal(asked, OF_DATABASE + OF_TABLE * STABLES);
  assert.ok(ms < 10_000, `${ms} ms`);
});
