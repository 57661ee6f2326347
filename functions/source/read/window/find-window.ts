import { isNoAnswer, NO_CODE, TDengineError } from '../../../shared/tdengine/error.ts';
import type { CountPace } from './count-pace.ts';
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
  /** @default - a count that gets no answer fails */
  readonly pace?: CountPace | undefined;
}

/** The row that a jump leads to can be deleted before it is counted, but not again and again. */
const MOST_JUMPS = 5;

/**
 * Finds the next window with rows after `position` (undefined: from the beginning), or undefined when there are none.
 * A count that takes too long is tried again with a narrower window.
 * @param width guess of the width, from the window before.
 * @throws TDengineError
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
    const count = search === undefined ? 0 : await countOf(search.from, search.probe);
    if (search !== undefined && count === undefined) {
      search = begin(search.from);
      continue;
    }
    if (search === undefined || count === 0) {
      // A gap of any length is crossed by one question.
      const first = await source.first(position, limits.upTo);
      if (first === undefined) return undefined;
      jumps += 1;
      if (jumps > MOST_JUMPS) throw new Error(`a first row is found ${MOST_JUMPS} times, and none is counted there`);
      search = begin(first - 1n);
      continue;
    }
    const step = continueSearch(search, count ?? 0);
    if (step.kind === 'window') return step.window;
    search = step.search;
  }

  /** Undefined when there was no answer in time and a narrower one is to be asked for. */
  async function countOf(from: bigint, to: bigint): Promise<number | undefined> {
    try {
      return await source.count(from, to);
    } catch (error) {
      if (!isNoAnswer(error) || limits.pace === undefined) throw error;
      if (limits.pace.slow(to - from)) return undefined;
      const message = error instanceof Error ? error.message : String(error);
      throw new TDengineError(
        NO_CODE,
        'retry',
        `${message} to the count of a window; the next one asked for is narrower, and queryIntervalMs says how wide they may be`,
        { cause: error, transport: 'timeout' },
      );
    }
  }

  function begin(from: bigint) {
    const { upTo, mostRows, widest, pace } = limits;
    const ends = [widest, pace?.widest()].filter((most) => most !== undefined).map((most) => from + most);
    const end = ends.reduce((nearest, each) => (each < nearest ? each : nearest), upTo);
    return beginSearch(from, end, mostRows, width);
  }
}
