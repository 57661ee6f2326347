import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { memoryBudget } from '../../../../../functions/source/read/memory/memory-budget.ts';

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the memory budget of an invocation', () => {
  it('gives room in the order of asking, as it is given back', async () => {
    const budget = memoryBudget(10);
    const given: string[] = [];
    const ask = (name: string, rows: number) => budget.take(rows).finally(() => given.push(name));
    const backs = [ask('a', 6), ask('b', 5), ask('c', 1)];
    await settle();
    assert.deepEqual(given, ['a']);
    (await backs[0])?.();
    await settle();
    assert.deepEqual(given, ['a', 'b', 'c']);
  });

  it('gives all of it to a window that is larger, alone', async () => {
    const budget = memoryBudget(10);
    const first = await budget.take(1);
    let large = false;
    const waiting = budget.take(1_000).then((back) => {
      large = true;
      return back;
    });
    await settle();
    assert.equal(large, false);
    first();
    (await waiting)();
    assert.equal(typeof (await budget.take(10)), 'function');
  });

  it('never gives more than it has, and serves every request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 20 }), async (asked) => {
        const budget = memoryBudget(10);
        let held = 0;
        let served = 0;
        await Promise.all(
          asked.map(async (rows) => {
            const back = await budget.take(rows);
            held += Math.min(rows, 10);
            assert.ok(held <= 10);
            await settle();
            held -= Math.min(rows, 10);
            served += 1;
            back();
          }),
        );
        assert.equal(served, asked.length);
      }),
    );
  });
});
