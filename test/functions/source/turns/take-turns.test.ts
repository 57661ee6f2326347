import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Turn } from '../../../../functions/source/stream/send-batches.ts';
import type { TableStream } from '../../../../functions/source/stream/table-stream.ts';
import { runTables } from '../../../../functions/source/turns/run-tables.ts';
import { timeShare } from '../../../../functions/source/turns/sharing.ts';
import { takeTurns } from '../../../../functions/source/turns/take-turns.ts';
import { NO_NOTE, noteText, parseNote } from '../../../../functions/source/turns/turn-note.ts';

const NOW = 1_700_000_000_000;

function streamOf(turn: TableStream['turn']): TableStream {
  return { turn, summary: () => assert.fail('not asked for'), checkpoint: () => assert.fail('not asked for') };
}

/** Turns of tables that each take a moment, and of which some fail after so many ms. */
async function turns(given: { killed?: number; note?: string; timeMs?: number; failing?: Record<string, number> }) {
  let left = given.timeMs ?? 100_000;
  let atWork = 0;
  let most = 0;
  let kept: string | undefined;
  const tables = ['a', 'b', 'c'].map((name) => ({
    name,
    open: () =>
      streamOf(async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        await null;
        await null;
        atWork -= 1;
        const failedMs = given.failing?.[name];
        left -= failedMs ?? 0;
        if (failedMs !== undefined) throw new Error('no answer');
        return 'caught up';
      }),
  }));
  const run = await takeTurns(tables, {
    atOnce: 2,
    timeLeft: () => left,
    vanished: () => {},
    lease: { note: given.note, killed: given.killed ?? 0 },
    now: () => NOW,
    keep: (note) => {
      kept = note;
    },
  });
  const failures = [...run.failures].map(([name, { message }]) => `${name}: ${message}`);
  return { run, most, note: parseNote(kept), failures };
}

describe('tables that take turns', () => {
  it('are worked on several at once, and one at a time after an invocation was killed', async () => {
    assert.equal((await turns({})).most, 2);
    assert.equal((await turns({ killed: 1 })).most, 1);
    assert.equal((await turns({ note: noteText({ ...NO_NOTE, killed: 2 }) })).most, 1);
  });

  it('leave a note of which failed slowly, and when they are tried again', async () => {
    const { note, failures } = await turns({ failing: { b: 6_000, c: 10 } });
    assert.deepEqual(failures.sort(), ['b: no answer', 'c: no answer']);
    assert.deepEqual([...note.failing], [['b', NOW + 30_000]]);
    assert.equal(note.ticks, 1);
  });

  it('still report one as failed that is skipped, with the time of its next try', async () => {
    const failing = new Map([
      ['b', NOW + 60_000],
      ['gone', NOW + 60_000],
    ]);
    const { run, failures } = await turns({ note: noteText({ ...NO_NOTE, failing }) });
    const from = new Date(NOW + 60_000).toISOString();
    assert.deepEqual(failures, [`b: failed slowly at its last turn, and is tried again from ${from} on`]);
    assert.deepEqual([[...run.had].sort(), run.notReached], [['a', 'c'], []]);
  });

  it('still report one as failed for which there was no time, and only once', async () => {
    const note = noteText({ ...NO_NOTE, failing: new Map([['b', NOW - 1]]) });
    const { run, failures } = await turns({ note, timeMs: 1_999 });
    assert.deepEqual(failures, ['b: failed slowly at its last turn, and is tried again when there is time']);
    assert.deepEqual(run.notReached, ['a', 'c']);
  });

  it('no longer report one that succeeds again', async () => {
    const note = noteText({ ...NO_NOTE, failing: new Map([['b', NOW - 1]]) });
    const { failures, note: after } = await turns({ note });
    assert.deepEqual([failures, [...after.failing]], [[], []]);
  });
});

describe('late rows in a table’s turn', () => {
  /** How often the first of these tables may go on with late rows, each of which takes so many ms. */
  async function lateSteps(tables: readonly string[], stepMs: number, timeMs: number): Promise<number> {
    let left = timeMs;
    let steps = 0;
    const open = (name: string) =>
      streamOf(async (turn: Turn) => {
        if (name !== tables[0]) return 'caught up';
        do {
          steps += 1;
          left -= stepMs;
        } while (turn.goOnLate());
        return 'caught up';
      });
    const waiting = tables.map((name) => ({ name, patient: false, open: () => open(name) }));
    await runTables(waiting, [], { atOnce: 1, timeLeft: () => left, vanished: () => {} });
    return steps;
  }

  it('get half of the turn while another table waits', async () => {
    assert.equal(await lateSteps(['a', 'b'], 100, 100_000), 10);
  });

  it('get half of all the time when no table waits', async () => {
    assert.equal(await lateSteps(['a'], 1_000, 100_000), 50);
  });

  it('get no more time when the time is short', async () => {
    assert.equal(await lateSteps(['a'], 100, 2_100), 2);
  });
});

describe('a table’s share of the time while it takes turns', () => {
  it('is used up at its end, and the tick’s own end is never passed', () => {
    let left = 10_000;
    const share = timeShare(4_000, () => left);
    assert.deepEqual([share.timeLeft(), share.isUsedUp()], [4_000, false]);
    left = 6_001;
    assert.deepEqual([share.timeLeft(), share.isUsedUp()], [1, false]);
    left = 6_000;
    assert.deepEqual([share.timeLeft(), share.isUsedUp()], [0, true]);
    assert.equal(timeShare(99_000, () => left).timeLeft(), 6_000);
  });

  it('is all of the time once the limit is lifted, or without one', () => {
    let left = 10_000;
    const [lifted, endless] = [timeShare(4_000, () => left), timeShare(Number.POSITIVE_INFINITY, () => left)];
    lifted.lift();
    left = 1;
    for (const share of [lifted, endless]) assert.deepEqual([share.timeLeft(), share.isUsedUp()], [1, false]);
    left = 0;
    for (const share of [lifted, endless]) assert.deepEqual([share.timeLeft(), share.isUsedUp()], [0, false]);
  });
});
