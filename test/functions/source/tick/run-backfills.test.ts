import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { TDengine } from '../../../../functions/shared/tdengine/client.ts';
import { commandParts } from '../../../../functions/source/commands/command-parts.ts';
import { runCommand } from '../../../../functions/source/commands/run-command.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../support/tick-world.ts';

const settings = tickSettings();

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
  await world.load('source.sql');
  const parts = commandParts(world.checkpoints(), settings, world.tdengine, () => world.clock.now);
  const start = { id: 'again', tables: ['meters'], from: '2018-10-03T00:00:00Z', to: '2018-10-04T00:00:00Z' };
  await runCommand({ name: 'backfill', args: { start } }, parts);
});
afterEach(() => world.close());

function run(tdengine: TDengine = world.tdengine) {
  return runBackfills({
    settings,
    tdengine,
    producer: recordingProducer(world.sent),
    checkpoints: world.checkpoints(),
    owner: randomUUID(),
    now: () => world.clock.now,
    timeLeft: () => 60_000,
    log: { info: () => {}, warn: () => {} },
    measure: () => {},
  });
}

describe('a backfill', () => {
  it('sends its rows once and is finished then', async () => {
    assert.deepEqual(await run(), { open: 1, finished: ['again/meters'], rows: 8 });
    assert.deepEqual(await run(), { open: 0, finished: [], rows: 0 });
    assert.equal(world.sent.length, 8);
  });

  it('is not finished by one answer that says that nothing is left: it can have been cut short', async () => {
    for (const cut of [1, 2]) {
      let asked = 0;
      const sent = world.sent.length;
      await run({
        ...world.tdengine,
        async query(sql, limits) {
          const answer = await world.tdengine.query(sql, limits);
          if (!sql.startsWith('SELECT first(')) return answer;
          asked += 1;
          return asked === cut ? { ...answer, rows: [] } : answer;
        },
      });
      if (cut === 1) assert.equal(world.sent.length - sent, 8);
    }
    await run();
    assert.equal(world.sent.length, 8);
  });
});
