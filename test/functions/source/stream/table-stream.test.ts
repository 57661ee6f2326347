import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableStream } from '../../../../functions/source/stream/table-stream.ts';
import { CRASH_POINTS, type Model, model, streamOver } from '../../../support/source/model.ts';

const FOREVER = { hasTime: () => true, goOn: () => true, goOnLate: () => true };

async function untilDone(stream: TableStream): Promise<void> {
  while ((await stream.turn(FOREVER)) === 'more');
}

const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
const ids = ({ rows }: Model) => rows.map(({ id }) => id);
const limits = { upTo: 1_000n, mostRows: 3 };

describe('the stream of a table', () => {
  it('publishes every row once, and returns how far it came', async () => {
    const table = model([1n, 1n, 2n, 5n, 5n, 5n, 5n, 5n, 900n, 2_000n]);
    const stream = streamOver(table, limits);
    await untilDone(stream);
    assert.deepEqual(sorted(table.topic), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(stream.summary(), {
      database: 'test',
      table: 'meters',
      topic: 't',
      rows: 9,
      lateRows: 0,
      lateByMs: 0,
      tooLateRows: 0,
      leftOut: 0,
      bytes: 9,
      position: '900',
      paused: false,
      caughtUp: true,
    });
  });

  it('sends no row again from a committed position', async () => {
    const table = model([1n, 2n]);
    await untilDone(streamOver(table, limits));
    table.rows.push({ time: 3n, id: 2 });
    await untilDone(streamOver(table, limits));
    await untilDone(streamOver(table, limits));
    assert.deepEqual(table.topic, [0, 1, 2]);
  });

  it('leaves its position at the last row, so that a later row before the bound is still read', async () => {
    const table = model([10n]);
    await untilDone(streamOver(table, limits));
    table.rows.push({ time: 500n, id: 1 });
    await untilDone(streamOver(table, limits));
    assert.deepEqual(table.topic, [0, 1]);
  });

  it('writes no checkpoint when nothing is new', async () => {
    const table = model([1n]);
    await untilDone(streamOver(table, limits));
    let writes = 0;
    const stream = streamOver(table, limits, (point) => {
      if (point === 'claim' || point === 'commit') writes += 1;
    });
    assert.equal(await stream.turn(FOREVER), 'caught up');
    assert.deepEqual([writes, stream.summary().caughtUp], [0, true]);
  });

  it('goes on from the position that another invocation committed meanwhile', async () => {
    const table = model([1n, 2n, 3n]);
    const stream = streamOver(table, limits);
    table.checkpoint = {
      position: { kind: 'time', time: 2n, precision: 'ms' },
      published: undefined,
      paused: false,
      version: 1,
    };
    await untilDone(stream);
    assert.deepEqual(table.topic, [2]);
  });

  it('goes on from where a person moved it by hand since it was read', async () => {
    for (const [to, again] of [
      [1n, [1, 2, 3, 4]],
      [4n, [4]],
    ] as const) {
      const table = model([1n, 2n, 3n]);
      await untilDone(streamOver(table, limits));
      table.rows.push({ time: 4n, id: 3 }, { time: 5n, id: 4 });
      const stream = streamOver(table, limits);
      assert.ok(table.checkpoint);
      table.checkpoint = { ...table.checkpoint, position: { kind: 'time', time: to, precision: 'ms' } };
      await untilDone(stream);
      assert.deepEqual(table.topic, [0, 1, 2, ...again]);
    }
  });

  it('refuses a position of another precision, with what to do', () => {
    const table = model([1n]);
    table.checkpoint = {
      position: { kind: 'time', time: 2n, precision: 'ns' },
      published: undefined,
      paused: false,
      version: 1,
    };
    assert.throws(
      () => streamOver(table, limits),
      /test\.meters counts ns, the database counts ms.*Delete the position/,
    );
  });

  it('reads one window ahead while it sends one', async () => {
    const table = model([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    const steps: string[] = [];
    await untilDone(
      streamOver(table, { ...limits, mostRows: 2 }, (point) => {
        if (point === 'read' || point === 'produce-done') steps.push(point);
      }),
    );
    const ahead = steps.map((_, at) => steps.slice(0, at + 1).reduce((n, step) => n + (step === 'read' ? 1 : -1), 0));
    assert.equal(Math.max(...ahead), 2, steps.join(' '));
  });

  it('ends its turn after a window when others wait, without reading ahead', async () => {
    const table = model([1n, 2n, 3n, 4n, 5n, 6n]);
    let reads = 0;
    const stream = streamOver(table, limits, (point) => {
      if (point === 'read') reads += 1;
    });
    assert.equal(await stream.turn({ hasTime: () => true, goOn: () => false, goOnLate: () => false }), 'more');
    assert.deepEqual([table.topic, reads], [[0, 1, 2], 1]);
    await untilDone(stream);
    assert.deepEqual(table.topic, [0, 1, 2, 3, 4, 5]);
  });

  it('gives up a turn in which the columns change four times: the next invocation goes on', async () => {
    const table = model([1n, 2n]);
    let opened = 0;
    const stream = streamOver(table, limits, (point) => {
      if (point === 'open') opened += 1;
      if (point === 'read') table.columns += 1;
    });
    await assert.rejects(untilDone(stream), { name: 'ColumnsChangedError' });
    assert.deepEqual([opened, table.topic], [4, []]);
    await untilDone(streamOver(table, limits));
    assert.deepEqual(table.topic, [0, 1]);
  });

  it('reads a window again when its columns changed while it was read', async () => {
    const table = model([1n, 2n]);
    const seen: number[] = [];
    await untilDone(
      streamOver(table, limits, (point) => {
        if (point === 'open') seen.push(table.columns);
        if (point === 'read' && seen.length === 1) table.columns += 1;
      }),
    );
    assert.deepEqual(
      [seen, table.topic],
      [
        [1, 2],
        [0, 1],
      ],
    );
  });

  it('goes on when late rows are deleted before they are read', async () => {
    const table = model([1n, 2n]);
    const late = { ...limits, lookbackMs: 36 };
    await untilDone(streamOver(table, late));
    table.rows.push({ time: 1n, id: 2 });
    const stream = streamOver(table, late, (point) => {
      if (point === 'first') table.rows = table.rows.filter(({ id }) => id !== 2 && id !== 0 && id !== 1);
    });
    await untilDone(stream);
    assert.deepEqual([table.topic, stream.summary().caughtUp], [[0, 1], true]);
  });

  it('fails for this tick when the columns change at every read', async () => {
    const table = model([1n]);
    const stream = streamOver(table, limits, (point) => {
      if (point === 'read') table.columns += 1;
    });
    await assert.rejects(untilDone(stream), { name: 'ColumnsChangedError' });
    assert.deepEqual([table.topic, table.checkpoint], [[], undefined]);
  });

  it('reads nothing while it is paused, and stops after the window in which it is paused', async () => {
    const table = model([1n, 2n, 3n, 4n, 5n, 6n]);
    const stream = streamOver(table, limits, (point) => {
      if (point === 'commit-done' && table.checkpoint) table.checkpoint = { ...table.checkpoint, paused: true };
    });
    assert.equal(await stream.turn(FOREVER), 'paused');
    assert.deepEqual(table.topic, [0, 1, 2]);
    const next = streamOver(table, limits);
    assert.equal(await next.turn(FOREVER), 'paused');
    assert.deepEqual([table.topic.length, next.summary().paused], [3, true]);
  });

  for (const point of CRASH_POINTS) {
    it(`loses no row when it is killed at ${point}, and repeats at most one window`, async () => {
      const table = model([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 9n, 9n, 9n]);
      let reached = 0;
      const often = ['claim', 'claim-done', 'open', 'first', 'histogram', 'read-piece'].includes(point) ? 1 : 2;
      const killed = streamOver(table, { ...limits, lookbackMs: 36 }, (at) => {
        if (at === point && ++reached === often) throw new Error('killed');
      });
      if (point !== 'histogram') await assert.rejects(untilDone(killed), /killed/);
      await untilDone(streamOver(table, { ...limits, lookbackMs: 36 }));
      assert.deepEqual(sorted([...new Set(table.topic)]), ids(table));
      assert.ok(table.topic.length - table.rows.length <= 4, `${table.topic.length} records`);
    });
  }
});
