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

describe('whose turn it is', () => {
  it('is that of the one where the last tick ended, then by name, round to the first', () => {
    assert.equal(order({}).ready, 'abcd');
    assert.equal(order({ next: 'c' }).ready, 'cdab');
    assert.equal(order({ next: 'bb' }).ready, 'cdab', 'after one that is gone');
    assert.equal(order({ next: 'x' }).ready, 'abcd');
  });

  it('is at last that of those that failed, the longest waiting first, if they do not rest', () => {
    const failing = new Map([
      ['a', NOW],
      ['b', NOW + 1],
      ['c', NOW - 1],
      ['gone', NOW],
    ]);
    assert.deepEqual(order({ failing }), { ready: 'd', later: 'ca', resting: 'b', patient: '' });
  });

  it('does not wait for a time that no rest is as long as: a clock was wrong', () => {
    assert.equal(order({ failing: new Map([['a', NOW + LONGEST_REST_MS]]) }).resting, 'a');
    assert.equal(order({ failing: new Map([['a', NOW + LONGEST_REST_MS + 1]]) }).later, 'a');
  });

  it('is first that of one that failed after three ticks in which they came last', () => {
    const failing = new Map([
      ['a', NOW - 1],
      ['b', NOW],
    ]);
    assert.deepEqual(order({ failing, ticks: 2 }), { ready: 'cd', later: 'ab', resting: '', patient: '' });
    assert.deepEqual(order({ failing, ticks: 3 }), { ready: 'acd', later: 'b', resting: '', patient: 'a' });
    assert.deepEqual(order({ ticks: 3 }).ready, 'abcd', 'when there is one');
  });

  it('goes round the other way after an invocation was killed, and begins one further for each after that', () => {
    const failing = new Map([['d', NOW]]);
    assert.deepEqual(order({ next: 'b', failing }, 1), { ready: 'adcb', later: '', resting: '', patient: 'abcd' });
    const after = [2, 3, 4, 5, 6].map((killed) => order({ next: 'b', failing }, killed).ready);
    assert.deepEqual(after, ['bcda', 'cdab', 'dabc', 'abcd', 'bcda']);
    assert.equal(order({ next: 'b', killed: 2 }, 1).ready, 'cdab', 'those before the note too');
  });

  it("of no table is nobody's", () => {
    for (const killed of [0, 1, 2]) assert.deepEqual(turnOrder([], NO_NOTE, killed, NOW).ready, []);
  });
});

describe('the note after a tick', () => {
  const taken = (failedMs: Record<string, number>, had: string, next?: string) => ({
    next,
    failedMs: new Map(Object.entries(failedMs)),
    cut: new Set<string>(),
    had: new Set(had),
  });

  it('says from when on those that failed are tried again: five times as long as it took, and two minutes at most', () => {
    const tick = turnOrder(NAMES, NO_NOTE, 0, NOW);
    const { failing, next } = noteAfter(tick, taken({ a: 4_999, b: 5_000, c: 24_000, d: 24_001 }, 'abcd', 'b'), NOW);
    assert.deepEqual(
      [...failing.values()].map((from) => from - NOW),
      [25_000, 120_000, 120_000],
    );
    assert.equal(next, 'b');
  });

  it('has those last that had only their share of the time, without a rest', () => {
    const tick = turnOrder(NAMES, NO_NOTE, 0, NOW);
    const { failing } = noteAfter(tick, { ...taken({}, 'abcd'), cut: new Set(['c']) }, NOW);
    assert.deepEqual([...failing], [['c', NOW]]);
  });

  it('keeps those that rest or had no turn, and forgets those that are well, or gone', () => {
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

  it('leaves the next table as it was when the tick went round the other way, and goes on from there', () => {
    const tick = turnOrder(NAMES, { ...NO_NOTE, next: 'b' }, 1, NOW);
    const { next, killed } = noteAfter(tick, taken({}, 'a', 'd'), NOW);
    assert.deepEqual([next, killed], ['b', 2]);
    const after = noteAfter(turnOrder(NAMES, { ...NO_NOTE, next, killed }, 0, NOW), taken({}, 'bc', 'd'), NOW);
    assert.deepEqual([after.next, after.killed], ['d', 0]);
  });
});
