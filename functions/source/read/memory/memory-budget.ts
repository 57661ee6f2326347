import { getHeapStatistics } from 'node:v8';
import type { RowSize } from './row-size.ts';

const MB = 2 ** 20;

/** What the function takes without any row, in bytes: Node, the bundle, connections. */
const BASE_BYTES = 115 * MB;

/** Part of the memory that may be used: a function that goes over its limit is ended by Lambda without a word. */
const USABLE = 0.8;

/** Rows of which the memory is counted as 1 have taken up to 4.7 by the time the garbage collector passes; measured by bench/source/measure-wide.ts. */
const COUNTED = 0.18;

/** With less than this a row of a few hundred KB could not pass. */
const LEAST_BYTES = 8 * MB;

/** The function's memory in bytes: what Lambda says it has, or what its heap may grow to where that is less. */
export function functionMemory(variables: Readonly<Record<string, string | undefined>>): number {
  const said = Number(variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) * MB;
  const heap = getHeapStatistics().heap_size_limit;
  return said > 0 ? Math.min(said, heap) : heap;
}

/** How much of a function's memory rows may take, in bytes. */
export function memoryForRows(functionBytes: number): number {
  return Math.max(LEAST_BYTES, (functionBytes * USABLE - BASE_BYTES) * COUNTED);
}

/** Memory for rows, in bytes, that all tables of an invocation share. */
export interface MemoryBudget {
  /** All of it. */
  readonly most: number;
  /** What one window may take, so that one is sent while the next is read, of more tables than one. */
  readonly window: number;
  /**
   * Waits until there is room for so many bytes. More than the whole budget wait until nothing else is in memory.
   * @returns gives the room back; to be called once.
   */
  take(bytes: number): Promise<() => void>;
}

/** Windows of full size that may be in memory at once, over all tables. */
const WINDOWS = 4;

/** A budget of so many bytes, given out in the order of asking. */
export function memoryBudget(most: number): MemoryBudget {
  let free = most;
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  function letGo(): void {
    for (let next = waiting[0]; next !== undefined && next.bytes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.bytes;
      next.go();
    }
  }

  return {
    most,
    window: most / WINDOWS,
    take(bytes) {
      const taken = Math.min(bytes, most);
      return new Promise((resolve) => {
        waiting.push({
          bytes: taken,
          go: () =>
            resolve(() => {
              free += taken;
              letGo();
            }),
        });
        letGo();
      });
    },
  };
}

/** Memory for the rows of a window while they are read and sent. */
export interface ReadRoom {
  /** Most rows that one answer should have. */
  readonly mostRows: number;
  /** Longest answer, in bytes, that there is room for when it has so many rows. */
  answerLimit(rows: number): number;
  /** Told of each answer. */
  came(rows: number, answerBytes: number): void;
  /** Waits until all the memory there is belongs to this window, for what cannot be cut smaller. */
  alone(): Promise<void>;
}

/** Room without a bound in bytes but the client's own. */
export function boundless(mostRows: number): ReadRoom {
  return { mostRows, answerLimit: () => Number.POSITIVE_INFINITY, came: () => {}, alone: async () => {} };
}

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
