import type { MemoryBudget } from './memory-budget.ts';
import type { ReadRoom } from './read-room.ts';
import type { RowSize } from './row-size.ts';

/** Memory of one window, taken from the budget of all. */
export interface WindowRoom extends ReadRoom {
  /** Gives it back. */
  release(): void;
}

/** Waits until there is room for a window of so many rows, or as many as a window may have. */
export async function windowRoom(
  budget: MemoryBudget,
  size: RowSize,
  rows: number,
  mostRows: number,
): Promise<WindowRoom> {
  let taken = Math.min(budget.window, size.memoryFor(Math.min(rows, mostRows)));
  let release = await budget.take(taken);
  return {
    mostRows,
    // The rows that are counted now can be fewer than those that the memory was taken for.
    answerLimit: (counted) => size.answerLimit(Math.min(counted, mostRows), taken),
    came: size.came,
    async alone() {
      // Given back first: two that wait for all of it would wait for each other.
      release();
      release = () => {};
      taken = budget.most;
      release = await budget.take(taken);
    },
    release: () => release(),
  };
}
