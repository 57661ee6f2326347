import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dynamoBackfills } from '../../../../functions/source/checkpoint/backfills/dynamo-backfills.ts';
import { runCommand } from '../../../../functions/source/commands/run-command.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startCheckpoints } from '../../../support/source/checkpoints.ts';
import { COMMANDED_AT, commandWorld } from '../../../support/source/command-world.ts';

const YEAR = { from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };

const checkpoints = await forThisFile(startCheckpoints());

describe('the commands on backfills', () => {
  /** The commands of an operator, and what an invocation has of the backfills. */
  function operator(changes: Parameters<typeof commandWorld>[1] = {}) {
    const table = checkpoints.next();
    const ports = commandWorld(table, changes);
    const lease = { owner: 'worker', fence: 1 };
    return {
      ports,
      work: dynamoBackfills(table, lease, () => COMMANDED_AT + 5_000),
      run: (args: unknown) => runCommand({ name: 'backfill', args }, ports),
    };
  }

  it('start one for each table that the patterns name', async () => {
    const { run, work } = operator();
    const start = { id: 'y24', tables: ['meters*', '电表'], ...YEAR, topic: 'again' };
    assert.deepEqual(await run({ start }), { started: ['y24/meters', 'y24/meters_old', 'y24/电表'] });
    const { open } = await work.open();
    assert.deepEqual(
      open.map(({ id, table, topic }) => [id, table, topic]),
      [
        ['y24/meters', 'meters', 'again'],
        ['y24/meters_old', 'meters_old', 'again'],
        ['y24/电表', '电表', 'again'],
      ],
    );
    assert.deepEqual([open[0]?.from, open[0]?.to], [YEAR.from, YEAR.to]);
  });

  it('list them with their progress', async () => {
    const { run, work } = operator();
    await run({ start: { id: 'y24', tables: ['meters', 'pumps'], ...YEAR } });
    const half = { kind: 'time' as const, time: BigInt(Date.parse('2024-07-02T00:00:00Z')), precision: 'ms' as const };
    const unclaimed = (await work.open()).open.find(({ id }) => id === 'y24/pumps');
    const claimed = await work.checkpoints.claim('y24/meters');
    await work.checkpoints.commit('y24/meters', claimed, { position: half, published: undefined });
    assert.ok(unclaimed);
    await work.finish('y24/pumps', unclaimed.checkpoint);
    const common = { ...YEAR, topic: null, createdAt: '2024-05-01T00:00:00.000Z' };
    const updatedAt = '2024-05-01T00:00:05.000Z';
    assert.deepEqual(await run({ list: {} }), {
      backfills: [
        {
          ...common,
          id: 'y24/meters',
          table: 'meters',
          state: 'open',
          time: '2024-07-02T00:00:00.000Z',
          percent: 50,
          rows: 0,
          updatedAt,
          finishedAt: null,
        },
        {
          ...common,
          id: 'y24/pumps',
          table: 'pumps',
          state: 'finished',
          time: null,
          percent: 100,
          rows: 0,
          updatedAt,
          finishedAt: updatedAt,
        },
      ],
    });
  });

  it('pause and resume one of a table, or those of all tables', async () => {
    const { run, work } = operator();
    await run({ start: { id: 'a', tables: ['meters', 'pumps'], ...YEAR } });
    await run({ start: { id: 'ab', tables: ['meters'], ...YEAR } });
    const open = async () => (await work.open()).open.map(({ id }) => id);
    assert.deepEqual(await run({ pause: { id: 'a/pumps' } }), { change: 'pause', backfills: ['a/pumps'] });
    assert.deepEqual(await open(), ['a/meters', 'ab/meters']);
    assert.deepEqual(await run({ pause: { id: 'a' } }), { change: 'pause', backfills: ['a/meters', 'a/pumps'] });
    assert.deepEqual(await open(), ['ab/meters']);
    await run({ resume: { id: 'a' } });
    assert.deepEqual(await open(), ['a/meters', 'a/pumps', 'ab/meters']);
  });

  it('cancel them, also finished ones, and free their ids', async () => {
    const { run, work } = operator();
    await run({ start: { id: 'a', tables: ['meters', 'pumps'], ...YEAR } });
    const [first] = (await work.open()).open;
    assert.ok(first);
    await work.finish(first.id, first.checkpoint);
    assert.deepEqual(await run({ cancel: { id: 'a' } }), { change: 'cancel', backfills: ['a/meters', 'a/pumps'] });
    assert.deepEqual(await run({ list: {} }), { backfills: [] });
    await run({ start: { id: 'a', tables: ['meters'], ...YEAR } });
  });

  it('refuse an id that is taken, and then start nothing', async () => {
    const { ports, run } = operator();
    await run({ start: { id: 'a', tables: ['meters'], ...YEAR } });
    await assert.rejects(run({ start: { id: 'a', tables: ['pumps'], ...YEAR } }), {
      message: 'backfill a exists already; cancel it, or take another id',
    });
    assert.equal((await ports.backfills.list()).size, 1);
  });

  it('refuse an id that another operator takes at the same moment', async () => {
    const world = operator();
    const list = async () => new Map();
    const { ports } = world;
    const racing = { ...ports, backfills: { ...ports.backfills, list, create: async () => false } };
    const start = { id: 'a', tables: ['meters'], ...YEAR };
    await assert.rejects(runCommand({ name: 'backfill', args: { start } }, racing), {
      message: 'backfill a/meters exists already; cancel it, or take another id',
    });
  });

  it('refuse to change one that does not exist or is finished', async () => {
    const { run, work } = operator();
    for (const change of ['pause', 'resume', 'cancel']) {
      await assert.rejects(run({ [change]: { id: 'a' } }), { message: 'there is no backfill "a"' });
    }
    await run({ start: { id: 'a', tables: ['meters'], ...YEAR } });
    const [only] = (await work.open()).open;
    assert.ok(only);
    await work.finish(only.id, only.checkpoint);
    await assert.rejects(run({ pause: { id: 'a' } }), { message: 'backfill "a" is finished' });
  });

  it('refuse a table that the source does not read, and a time that the database cannot store', async () => {
    const { run } = operator({ precision: async () => 'ns' });
    await assert.rejects(
      run({ start: { id: 'a', tables: ['metres'], ...YEAR } }),
      /no table of the source is named "metres"/,
    );
    await assert.rejects(run({ start: { id: 'a', tables: ['meters'], ...YEAR, to: '2300-01-01T00:00:00Z' } }), {
      message: 'command backfill start: to is not within the times that a TIMESTAMP in ns can hold',
    });
    assert.deepEqual(await run({ list: {} }), { backfills: [] });
  });

  it('refuse wrong arguments, with what is allowed', async () => {
    const { run } = operator();
    const start = { id: 'a', tables: ['meters'], ...YEAR };
    const one = 'command backfill: (top level): needs exactly one of start, list, pause, resume and cancel';
    const name = 'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_", "-"';
    for (const [args, message] of [
      [{}, one],
      [{ start, list: {} }, one],
      [{ begin: start }, /^command backfill:\n {2}begin: unknown setting/],
      [{ start: { ...start, id: 'a/b' } }, `command backfill start: id: ${name}; got "a/b"`],
      [{ start: { ...start, from: 'yesterday' } }, /from: must be a time with its zone such as .*; got "yesterday"$/],
      [{ start: { ...start, to: YEAR.from } }, 'command backfill start: to must be later than from'],
      [{ start: { ...start, topic: 'a b' } }, /topic: must be 1 to 249 of/],
      [{ start: { id: 'a', tables: ['m'] } }, /from: is required/],
      [{ pause: {} }, 'command backfill pause: id: is required'],
      [{ list: { id: 'a' } }, 'command backfill list: id: unknown setting'],
    ] as const) {
      await assert.rejects(run(args), { message });
    }
  });
});
