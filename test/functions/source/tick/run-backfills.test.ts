import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { LeaseLostError } from '../../../../functions/source/checkpoint/checkpoint.ts';
import { commandPorts, runCommand } from '../../../../functions/source/commands/run-command.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const settings = tickSettings();

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
  await world.load('source.sql');
  await command({ start: THE_DAY });
});
afterEach(() => world.close());

const THE_DAY = { id: 'again', tables: ['meters'], from: '2018-10-03T00:00:00Z', to: '2018-10-04T00:00:00Z' };

async function command(args: object): Promise<void> {
  const parts = commandPorts(world.checkpoints(), settings, world.tdengine, () => world.clock.now);
  await runCommand({ name: 'backfill', args }, parts);
}

function run(tdengine: TDengine = world.tdengine, changes: Partial<Invocation> = {}) {
  return runBackfills({
    settings,
    tdengine,
    producer: recordingProducer(world.sent),
    checkpoints: world.checkpoints(),
    owner: randomUUID(),
    now: () => world.clock.now,
    timeLeft: () => 60_000,
    log: { info: () => {}, warn: () => {} },
    publishMetrics: () => {},
    ...changes,
  });
}

describe('a backfill', () => {
  it('sends its rows once and is then finished', async () => {
    assert.deepEqual(await run(), { open: 1, finished: ['again/meters'], rows: 8 });
    assert.deepEqual(await run(), { open: 0, finished: [], rows: 0 });
    assert.equal(world.sent.length, 8);
  });

  it('is left to the invocation that works on it already', async () => {
    let beside: unknown;
    await run({
      ...world.tdengine,
      async query(sql, limits) {
        beside ??= await run();
        return world.tdengine.query(sql, limits);
      },
    });
    assert.deepEqual(beside, { open: 0, finished: [], rows: 0, skipped: 'lease' });
    assert.equal(world.sent.length, 8);
  });

  it('that is finished costs no write any more', async () => {
    await run();
    const client = world.dynamoDb();
    const asked = new Set<string | undefined>();
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          asked.add(commandName);
          return next(args);
        },
      { step: 'initialize' },
    );
    await run(world.tdengine, { checkpoints: world.checkpoints(client) });
    assert.deepEqual([...asked], ['QueryCommand']);
  });

  it('ends the invocation when the lease is lost before it is finished, and is finished by the next', async () => {
    const client = world.dynamoDb();
    client.middlewareStack.add(
      (next) => (args) => {
        if (JSON.stringify(args.input).includes('finishedAt = :now')) throw new LeaseLostError('somebody else has it');
        return next(args);
      },
      { step: 'initialize' },
    );
    await assert.rejects(run(world.tdengine, { checkpoints: world.checkpoints(client) }), LeaseLostError);
    assert.deepEqual(await run(), { open: 1, finished: ['again/meters'], rows: 0 });
  });

  it('is not finished by one answer without rows, which may have been cut short', async () => {
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

  it('includes rows of its start time, and excludes rows of its end time', async () => {
    const times = ['2018-10-03T14:38:05.000Z', '2018-10-03T14:38:15.000Z'];
    await command({ cancel: { id: 'again' } });
    await command({ start: { id: 'exact', tables: ['meters'], from: times[0], to: times[1] } });
    await run();
    const sentTimes = new Set(world.sent.map(({ timestamp }) => new Date(timestamp).toISOString()));
    assert.ok(sentTimes.has(times[0] ?? ''), [...sentTimes].join());
    assert.ok(!sentTimes.has(times[1] ?? ''), [...sentTimes].join());
  });

  it('of a dropped table fails with its name, and other backfills are done', async () => {
    await world.tdengine.execute('CREATE STABLE test.gone (ts TIMESTAMP, v INT) TAGS (g INT)');
    await command({ start: { ...THE_DAY, id: 'lost', tables: ['gone'] } });
    await world.tdengine.execute('DROP STABLE test.gone');
    await assert.rejects(run(), /^TickError: 1 of 2 tables failed: lost\/gone: table gone does not exist$/);
    assert.equal(world.sent.length, 8);
  });

  it('is logged with its rows, and as failed as long as it fails', async () => {
    const lines: unknown[] = [];
    const measured: unknown[] = [];
    const told = {
      log: { info: (message: string, details: object) => void lines.push([message, details]), warn: () => {} },
      publishMetrics: (each: object) => void measured.push(each),
    };
    await run(world.tdengine, told);
    assert.deepEqual(lines, [['backfills', { open: 1, failed: 0, finished: ['again/meters'], rows: 8 }]]);
    assert.deepEqual(measured, [{ backfills: 1, failedBackfills: 0, backfillRows: 8 }]);
  });

  const others = [
    ['has no row', { ...THE_DAY, from: '2017-01-01T00:00:00Z', to: '2017-01-02T00:00:00Z' }],
    ['has later rows', { ...THE_DAY, from: '2018-10-03T14:38:16Z' }],
  ] as const;
  for (const [what, other] of others) {
    it(`that is cancelled and started again with its id while one that ${what} is worked on sends all its rows`, async () => {
      await command({ cancel: { id: 'again' } });
      await command({ start: other });
      world.clock.now += 1_000;
      let again: Promise<void> | undefined;
      const running = run({
        ...world.tdengine,
        async query(sql, limits) {
          if (sql.startsWith('SELECT first(')) {
            again ??= command({ cancel: { id: 'again' } }).then(() => command({ start: THE_DAY }));
            await again;
          }
          return world.tdengine.query(sql, limits);
        },
      });
      await assert.rejects(running, /1 of 1 tables failed: again\/meters: the position of again\/meters was moved/);
      world.sent.length = 0;
      assert.deepEqual(await run(), { open: 1, finished: ['again/meters'], rows: 8 });
      assert.equal(world.sent.length, 8);
    });
  }
});
