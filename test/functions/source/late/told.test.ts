import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CRASH_POINTS, type CrashPoint, type Model, model, streamOver } from '../../../support/source/model.ts';

/** Times in ms, buckets of 10 ms. */
const LOOKBACK = 3_600;

/** A table that is published up to 10,000, and then one row later than the look-back and two that are within it, far apart. */
async function withLateRows(): Promise<Model> {
  const table = model([10_000n]);
  // Counted as far back as two look-backs.
  table.checkpoint = {
    position: { kind: 'time', time: 9_999n, precision: 'ms' },
    published: '1;10;',
    paused: false,
    version: 1,
  };
  await run(table);
  for (const time of [4_000n, 8_000n, 9_000n]) table.rows.push({ time, id: table.rows.length });
  return table;
}

/** An invocation: how many rows it has said to be too late when it ended, and its summary. */
async function run(table: Model, goOn: () => boolean = () => true, crash: (point: CrashPoint) => void = () => {}) {
  let told = 0;
  const tooLate = (rows: number) => {
    told += rows;
  };
  const stream = streamOver(table, { upTo: 20_000n, mostRows: 3, lookbackMs: LOOKBACK, tooLate }, crash);
  try {
    while ((await stream.turn({ hasTime: () => true, goOn, goOnLate: goOn })) === 'more');
  } catch (error) {
    assert.match(String(error), /killed/);
  }
  return { told, ...stream.summary() };
}

describe('rows later than the look-back', () => {
  it('are reported once, also when they are found in several turns', async () => {
    const table = await withLateRows();
    let turns = 0;
    const first = await run(table, () => ++turns % 3 === 0);
    assert.deepEqual([first.told, first.tooLateRows, first.lateRows], [1, 1, 2]);
    const next = await run(table);
    assert.deepEqual([next.told, next.tooLateRows, next.lateRows], [0, 0, 0]);
  });

  it('are reported once when no row came that is within it', async () => {
    const table = await withLateRows();
    table.rows.splice(-2);
    const first = await run(table);
    assert.deepEqual([first.told, first.tooLateRows, first.lateRows], [1, 1, 0]);
    const next = await run(table);
    assert.deepEqual([next.told, next.tooLateRows, next.lateRows], [0, 0, 0]);
  });

  for (const point of CRASH_POINTS) {
    for (const often of [1, 2]) {
      it(`are reported when the invocation is killed at ${point}, time ${often}`, async () => {
        const table = await withLateRows();
        let reached = 0;
        const killed = await run(table, undefined, (at) => {
          if (at === point && ++reached === often) throw new Error('killed');
        });
        const next = await run(table);
        assert.ok(killed.told + next.told >= 1);
        assert.deepEqual(new Set(table.topic), new Set([0, 2, 3]));
      });
    }
  }

  it('do not hide late rows that were sent before the invocation failed', async () => {
    const table = await withLateRows();
    let reached = 0;
    const failed = await run(table, undefined, (at) => {
      if (at === 'produce' && ++reached === 2) throw new Error('killed');
    });
    assert.equal(failed.lateRows, 1);
    assert.equal((await run(table)).lateRows, 1);
  });
});
