import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_NOTE, type TurnNote } from '../../../../functions/source/turns/turn-note.ts';
import { LONGEST_REST_MS, noteAfter, turnOrder } from '../../../../functions/source/turns/turn-order.ts';

const NOW = 1_700_000_000_000;
const NAMES = ['c', 'a', 'd', 'b'];

function order(note: Partial<TurnNote>, killed = 0) {
  const { ready, later, resting, patient } = turnOrder(NAMES, { ...NO_NOTE, ...note }, killed, NOW);
  return {
    ready: ready.join(''),
    later: later.join(''),
    resting: [...resting.keys()].join(''),
    patient: [...patient].join(''),
  };
}

describe('the order of tables’ turns', () => {
  it('begins where the last tick ended, then goes by name, round to the first', () => {
    assert.equal(order({}).ready, 'abcd');
    assert.equal(order({ next: 'c' }).ready, 'cdab');
    assert.equal(order({ next: 'bb' }).ready, 'cdab', 'after one that is gone');
    assert.equal(order({ next: 'x' }).ready, 'abcd');
  });

  it('ends with tables that failed, the longest waiting first, without skipped ones', () => {
    const failing = new Map([
      ['a', NOW],
      ['b', NOW + 1],
      ['c', NOW - 1],
      ['gone', NOW],
    ]);
    assert.deepEqual(order({ failing }), { ready: 'd', later: 'ca', resting: 'b', patient: '' });
  });

  it('does not skip a table for longer than any possible time, as after a wrong clock', () => {
    assert.equal(order({ failing: new Map([['a', NOW + LONGEST_REST_MS]]) }).resting, 'a');
    assert.equal(order({ failing: new Map([['a', NOW + LONGEST_REST_MS + 1]]) }).later, 'a');
  });

  it('begins with a failed table after three ticks in which it came last', () => {
    const failing = new Map([
      ['a', NOW - 1],
      ['b', NOW],
    ]);
    assert.deepEqual(order({ failing, ticks: 2 }), { ready: 'cd', later: 'ab', resting: '', patient: '' });
    assert.deepEqual(order({ failing, ticks: 3 }), { ready: 'acd', later: 'b', resting: '', patient: 'a' });
    assert.deepEqual(order({ ticks: 3 }).ready, 'abcd', 'when there is one');
  });

  it('is reversed after an invocation was killed, and begins one table further for each more', () => {
    const failing = new Map([['d', NOW]]);
    assert.deepEqual(order({ next: 'b', failing }, 1), { ready: 'adcb', later: '', resting: '', patient: 'abcd' });
    const after = [2, 3, 4, 5, 6].map((killed) => order({ next: 'b', failing }, killed).ready);
    assert.deepEqual(after, ['bcda', 'cdab', 'dabc', 'abcd', 'bcda']);
    assert.equal(order({ next: 'b', killed: 2 }, 1).ready, 'cdab', 'those before the note too');
  });

  it('is empty without tables', () => {
    for (const killed of [0, 1, 2]) assert.deepEqual(turnOrder([], NO_NOTE, killed, NOW).ready, []);
  });
});

describe('the note about turns after a tick', () => {
  const taken = (failedMs: Record<string, number>, had: string, next?: string) => ({
    next,
    failedMs: new Map(Object.entries(failedMs)),
    cut: new Set<string>(),
    had: new Set(had),
  });

  it('has when failed tables are tried again: after five times as long as they took, at most two minutes', () => {
    const tick = turnOrder(NAMES, NO_NOTE, 0, NOW);
    const { failing, next } = noteAfter(tick, taken({ a: 4_999, b: 5_000, c: 24_000, d: 24_001 }, 'abcd', 'b'), NOW);
    assert.deepEqual(
      [...failing.values()].map((from) => from - NOW),
      [25_000, 120_000, 120_000],
    );
    assert.equal(next, 'b');
  });

  it('has tables that had only their share of the time last, without skipping them', () => {
    const tick = turnOrder(NAMES, NO_NOTE, 0, NOW);
    const { failing } = noteAfter(tick, { ...taken({}, 'abcd'), cut: new Set(['c']) }, NOW);
    assert.deepEqual([...failing], [['c', NOW]]);
  });

  it('keeps tables that are skipped or had no turn, and drops those that succeeded or are gone', () => {
    const failing = new Map([
      ['a', NOW + 1],
      ['b', NOW - 5],
      ['c', NOW - 5],
      ['gone', NOW],
    ]);
    const tick = turnOrder(NAMES, { ...NO_NOTE, failing }, 0, NOW);
    assert.deepEqual(
      [...noteAfter(tick, taken({}, 'cd'), NOW).failing],
      [
        ['a', NOW + 1],
        ['b', NOW - 5],
      ],
    );
  });

  it('counts the ticks since a failing table went first', () => {
    const failing = new Map([['a', NOW]]);
    for (const [ticks, then] of [
      [0, 1],
      [2, 3],
      [3, 0],
    ] as const) {
      const tick = turnOrder(NAMES, { ...NO_NOTE, failing, ticks }, 0, NOW);
      assert.equal(noteAfter(tick, taken({}, 'abcd'), NOW).ticks, then);
    }
  });

  it('keeps the next table after a tick in reverse order, and goes on from there', () => {
    const tick = turnOrder(NAMES, { ...NO_NOTE, next: 'b' }, 1, NOW);
    const { next, killed } = noteAfter(tick, taken({}, 'a', 'd'), NOW);
    assert.deepEqual([next, killed], ['b', 2]);
    const after = noteAfter(turnOrder(NAMES, { ...NO_NOTE, next, killed }, 0, NOW), taken({}, 'bc', 'd'), NOW);
    assert.deepEqual([after.next, after.killed], ['d', 0]);
  });
});
