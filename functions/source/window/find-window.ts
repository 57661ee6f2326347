import { beginSearch, continueSearch, type Window } from './window-search.ts';

/** The questions that finding a window asks of a table. Times are in the database's unit. */
export interface WindowSource {
  /** Rows with `from < time <= to`. */
  count(from: bigint, to: bigint): Promise<number>;
  /** The earliest time in `after < time <= upTo`; `after` undefined: from the beginning. */
  first(after: bigint | undefined, upTo: bigint): Promise<bigint | undefined>;
}

/** How windows are cut. */
export interface WindowLimits {
  /** No row after this is read. */
  readonly upTo: bigint;
  readonly mostRows: number;
  /** Widest window; undefined: as wide as the rows allow. */
  readonly widest: bigint | undefined;
}

/** The row that a jump leads to can be deleted before it is counted, but not again and again. */
const MOST_JUMPS = 5;

/**
 * Finds the next window with rows after `position` (undefined: from the beginning), or undefined when there are none.
 * @param width guess of the width, from the window before.
 */
export async function findWindow(
  source: WindowSource,
  position: bigint | undefined,
  limits: WindowLimits,
  width: bigint | undefined,
): Promise<Window | undefined> {
  if (position !== undefined && position >= limits.upTo) return undefined;
  let search = position === undefined || width === undefined ? undefined : begin(position);
  let jumps = 0;
  for (;;) {
    const count = search === undefined ? 0 : await source.count(search.from, search.probe);
    if (search === undefined || count === 0) {
      // A gap of any length is crossed by one question.
      const first = await source.first(position, limits.upTo);
      if (first === undefined) return undefined;
      jumps += 1;
      if (jumps > MOST_JUMPS) throw new Error(`a first row is found ${MOST_JUMPS} times, and none is counted there`);
      search = begin(first - 1n);
      continue;
    }
    const step = continueSearch(search, count);
    if (step.kind === 'window') return step.window;
    search = step.search;
  }

  function begin(from: bigint) {
    const { upTo, mostRows, widest } = limits;
    const end = widest === undefined || from + widest > upTo ? upTo : from + widest;
    return beginSearch(from, end, mostRows, width);
  }
}
