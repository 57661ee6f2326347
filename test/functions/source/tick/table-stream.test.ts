import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CRASH_POINTS, type CrashPoint, type Model, streamOver } from '../support/model.ts';

function model(times: readonly bigint[] = []): Model {
  return { rows: times.map((time, id) => ({ time, id })), topic: [], position: undefined, onCommit: () => {} };
}

async function untilDone(stream: { step(): Promise<boolean> }): Promise<void> {
  while (await stream.step());
}

const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
const ids = ({ rows }: Model) => rows.map(({ id }) => id);
const limits = { upTo: 1_000n, mostRows: 3 };

describe('the stream of a table', () => {
  it('publishes every row once, and says how far it came', async () => {
    const table = model([1n, 1n, 2n, 5n, 5n, 5n, 5n, 5n, 900n, 2_000n]);
    const stream = streamOver(table, limits);
    await untilDone(stream);
    assert.deepEqual(sorted(table.topic), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(stream.summary(), {
      database: 'test',
      table: 'meters',
      topic: 't',
      rows: 9,
      leftOut: 0,
      position: '900',
      caughtUp: true,
    });
  });

  it('sends nothing twice from a committed position', async () => {
    const table = model([1n, 2n]);
    await untilDone(streamOver(table, limits));
    table.rows.push({ time: 3n, id: 2 });
    await untilDone(streamOver(table, limits));
    await untilDone(streamOver(table, limits));
    assert.deepEqual(table.topic, [0, 1, 2]);
  });

  it('leaves its position at the last row, so that a row that comes late behind the bound is still read', async () => {
    const table = model([10n]);
    await untilDone(streamOver(table, limits));
    table.rows.push({ time: 500n, id: 1 });
    await untilDone(streamOver(table, limits));
    assert.deepEqual(table.topic, [0, 1]);
  });

  it('moves no position when nothing is new', async () => {
    const table = model([1n]);
    await untilDone(streamOver(table, limits));
    let commits = 0;
    table.onCommit = () => {
      commits += 1;
    };
    const stream = streamOver(table, limits);
    assert.equal(await stream.step(), false);
    assert.deepEqual([commits, stream.summary().caughtUp], [0, true]);
  });

  it('goes on from where another invocation has come meanwhile', async () => {
    const table = model([1n, 2n, 3n]);
    const stream = streamOver(table, limits);
    table.position = { time: 2n, precision: 'ms' };
    await untilDone(stream);
    assert.deepEqual(table.topic, [2]);
  });

  it('refuses a position of another precision, saying what to do', () => {
    const table = model([1n]);
    table.position = { time: 2n, precision: 'ns' };
    assert.throws(
      () => streamOver(table, limits),
      /test\.meters counts ns, the database counts ms.*Delete the position/,
    );
  });

  for (const point of CRASH_POINTS) {
    it(`loses no row when it is killed at ${point}, and repeats at most one window`, async () => {
      const table = model([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
      let reached = 0;
      const killed = streamOver(table, limits, (at) => {
        if (at === point && (++reached === 2 || at === 'claim-done')) throw new Error('killed');
      });
      await assert.rejects(untilDone(killed), /killed/);
      await untilDone(streamOver(table, limits));
      assert.deepEqual(sorted([...new Set(table.topic)]), ids(table));
      assert.ok(table.topic.length - table.rows.length <= limits.mostRows, `${table.topic.length} records`);
    });
  }

  it('publishes every row, whatever comes between and wherever it is killed', async () => {
    const anyTick = fc.record({
      inserts: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 12 }),
      mostRows: fc.integer({ min: 1, max: 6 }),
      widest: fc.option(fc.bigInt(1n, 60n), { nil: undefined }),
      steps: fc.integer({ min: 0, max: 5 }),
      kill: fc.option(fc.tuple(fc.constantFrom(...CRASH_POINTS), fc.integer({ min: 1, max: 3 })), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyTick, { maxLength: 8 }), async (ticks) => {
        const table = model();
        table.onCommit = (position) => {
          const published = new Set(table.topic);
          const missing = table.rows.filter(({ time, id }) => time <= position && !published.has(id));
          assert.deepEqual(missing, [], 'every row up to the position is in the topic');
        };
        let upTo = 0n;
        let kills = 0;
        for (const { inserts, mostRows, widest, steps, kill } of ticks) {
          // Rows come in any order, equal times too, but after the time up to which was read.
          for (const offset of inserts) table.rows.push({ time: upTo + BigInt(offset), id: table.rows.length });
          upTo += 70n;
          let reached = 0;
          const crash = (point: CrashPoint) => {
            if (kill !== undefined && point === kill[0] && ++reached === kill[1]) throw new Error('killed');
          };
          const before = table.position?.time;
          try {
            const stream = streamOver(table, { upTo, mostRows, widest }, crash);
            for (let step = 0; step < steps && (await stream.step()); step += 1);
          } catch (error) {
            assert.match(String(error), /killed/);
            kills += 1;
          }
          const { position } = table;
          assert.ok(before === undefined || (position !== undefined && position.time >= before), 'it never goes back');
        }
        await untilDone(streamOver(table, { upTo: upTo + 1_000n, mostRows: 5 }));
        assert.deepEqual(sorted([...new Set(table.topic)]), ids(table));
        if (kills === 0) assert.equal(table.topic.length, table.rows.length, 'nothing twice without a crash');
      }),
      { numRuns: 300 },
    );
  });
});
