import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { commandPorts, runCommand } from '../../../../functions/source/commands/run-command.ts';
import type { Command } from '../../../../functions/source/event.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

/** One window for each of the tutorial's seven times. */
const settings = tickSettings({ fetchMaxRows: 1 });
const THIRD = 1538577486500;

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
  await world.load('source.sql');
});
afterEach(() => world.close());

function command(name: Command['name'], args: unknown): Promise<object> {
  const ports = commandPorts(world.checkpoints(), settings, world.tdengine, () => world.clock.now);
  return runCommand({ name, args }, ports);
}

/** A tick in whose third window an operator gives a command. */
function tickWith(name: Command['name'], args: unknown) {
  const sending = recordingProducer(world.sent);
  let given: Promise<object> | undefined;
  return world.tick({
    settings,
    producer: {
      ...sending,
      async produce(records) {
        if (records.some(({ timestamp }) => timestamp === THIRD)) given ??= command(name, args);
        await given;
        return sending.produce(records);
      },
    },
  });
}

const sentTimes = () => world.sent.map(({ timestamp }) => timestamp);

describe('a command while a tick runs', () => {
  it('that pauses a table lets the tick commit the window that it sent, and no other', async () => {
    const { tables } = await tickWith('pause', { tables: ['meters'] });
    assert.deepEqual([tables[0]?.rows, tables[0]?.position], [4, String(THIRD)]);
    await world.tick({ settings });
    assert.equal(world.sent.length, 4);
    await command('resume', { tables: ['*'] });
    await world.tick({ settings });
    assert.equal(world.sent.length, 8, 'nothing is sent twice, nothing left out');
  });

  it('that moves a table back refuses the tick’s commit, and the next tick goes on from there', async () => {
    const running = tickWith('move', { table: 'meters', to: 'earliest' });
    await assert.rejects(running, /1 of 1 tables failed: .*the position of test\.meters was moved by somebody else/);
    const before = world.sent.length;
    await world.tick({ settings });
    assert.equal(world.sent.length - before, 8, 'all again');
  });

  it('that moves a table forward refuses the tick’s commit, and the next tick goes on from there', async () => {
    const running = tickWith('move', { table: 'meters', to: '2018-10-03T14:38:16.650Z' });
    await assert.rejects(running, /was moved by somebody else/);
    world.sent.length = 0;
    await world.tick({ settings });
    assert.deepEqual(sentTimes(), [1538577496650, 1538577496800], 'a row of that very time too');
  });

  it('that starts a backfill does not move the tables’ positions', async () => {
    const year = { from: '2018-01-01T00:00:00Z', to: '2019-01-01T00:00:00Z' };
    const { tables } = await tickWith('backfill', { start: { id: 'a', tables: ['*'], ...year } });
    assert.equal(tables[0]?.rows, 8);
    assert.deepEqual(Object.keys(await command('backfill', { list: {} })), ['backfills']);
    assert.deepEqual(await command('backfill', { cancel: { id: 'a' } }), { change: 'cancel', backfills: ['a/meters'] });
  });
});

describe('a table whose position is moved between ticks', () => {
  it('to latest, by TDengine’s clock, is read from then on', async () => {
    await command('move', { table: 'meters', to: 'latest' });
    await world.tick({ settings });
    assert.deepEqual(sentTimes(), []);
  });

  it('to earliest is read from its first row also with timestampInitial latest', async () => {
    const latest = tickSettings({ timestampInitial: 'latest' });
    await world.tick({ settings: latest });
    assert.equal(world.sent.length, 0);
    await command('move', { table: 'meters', to: 'earliest' });
    await world.tick({ settings: latest });
    assert.equal(world.sent.length, 8);
  });
});
