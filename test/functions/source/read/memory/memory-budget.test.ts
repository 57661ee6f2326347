import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { memoryBudget, windowRoom } from '../../../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../../../functions/source/read/memory/row-size.ts';

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

const SCHEMA = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' }] as const;
const MEGABYTE = 2 ** 20;

describe('the memory of a window', () => {
  it('is what its maximum of rows needs, but no more than one window may take', async () => {
    const size = rowSize(SCHEMA);
    const budget = memoryBudget(64 * MEGABYTE);
    const taken: number[] = [];
    const take = (bytes: number) => {
      taken.push(bytes);
      return budget.take(bytes);
    };
    const noting = { ...budget, take };
    (await windowRoom(noting, size, 10, 1_000)).release();
    (await windowRoom(noting, size, 5_000, 1_000)).release();
    (await windowRoom(noting, size, 10 ** 9, 10 ** 9)).release();
    assert.deepEqual(taken, [size.memoryFor(10), size.memoryFor(1_000), budget.window]);
  });

  it('is given back before a window asks for all memory, which is given back too', async () => {
    const budget = memoryBudget(8 * MEGABYTE);
    const rooms = await Promise.all([1, 2].map(() => windowRoom(budget, rowSize(SCHEMA), 100, 1_000)));
    const [first, second] = rooms;
    assert.ok(first !== undefined && second !== undefined);
    let alone = 0;
    const both = rooms.map((room) => room.alone().then(() => (alone += 1)));
    await settle();
    assert.equal(alone, 1, 'the other waits until the first is done');
    first.release();
    await Promise.all(both);
    second.release();
    (await budget.take(budget.most))();
  });
});
