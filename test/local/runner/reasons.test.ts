import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Reasons } from '../../../local/runner/reasons.ts';
import { lineBudget } from '../../../local/runner/screen/show-moves.ts';

describe('the reasons in a summary', () => {
  it('are counted, the most frequent first, each with its first three places', () => {
    const reasons = new Reasons();
    reasons.add('seldom', 'there');
    for (const offset of [1, 2, 3, 4]) reasons.add('often', `offset ${offset}`, 2);
    assert.deepEqual(reasons.list(), [
      { text: 'often', count: 8, examples: ['offset 1', 'offset 2', 'offset 3'] },
      { text: 'seldom', count: 1, examples: ['there'] },
    ]);
  });

  it('count as one when they differ in numbers only', () => {
    const reasons = new Reasons();
    reasons.add('line 1: no', 'a');
    reasons.add('line 27: no', 'b');
    assert.deepEqual(reasons.list(), [{ text: 'line 1: no', count: 2, examples: ['a', 'b'] }]);
  });

  it('are at most twenty, and the rest are counted as other reasons', () => {
    const reasons = new Reasons();
    const names = Array.from({ length: 30 }, (_, index) => 'x'.repeat(index + 1));
    for (const name of names) reasons.add(name, '');
    const list = reasons.list();
    assert.deepEqual([list.length, list[0]], [21, { text: 'other reasons', count: 10, examples: [] }]);
    reasons.add('x', '');
    assert.equal(reasons.list().find(({ text }) => text === 'x')?.count, 2);
  });
});

describe('the limit of printed lines', () => {
  it('allows ten lines, then two a second, and never more than ten at once', () => {
    let now = 0;
    const mayShow = lineBudget(() => now);
    const shown = () => Array.from({ length: 20 }, mayShow).filter(Boolean).length;
    assert.equal(shown(), 10);
    now = 1_500;
    assert.equal(shown(), 3);
    now = 60_000;
    assert.equal(shown(), 10);
  });
});
