import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryBudget } from '../../../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../../../functions/source/read/memory/row-size.ts';
import { windowRoom } from '../../../../../functions/source/read/memory/window-room.ts';

const SCHEMA = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' }] as const;
const MEGABYTE = 2 ** 20;

const settle = () => new Promise((resolve) => setImmediate(resolve));

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
