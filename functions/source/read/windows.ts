import { isAnswerTooLarge, isNoAnswer } from '../../shared/tdengine/error.ts';
import { compareTimes } from '../row-time.ts';
import type { SourceRow } from '../rows/row.ts';
import type { MemoryBudget } from './memory/memory-budget.ts';
import { type WindowRoom, windowRoom } from './memory/window-room.ts';
import type { TableView } from './table-view.ts';
import { findWindow, type WindowLimits } from './window/find-window.ts';
import type { Window } from './window/window-search.ts';

/** A window that has been read and waits to be published. */
export interface WindowAhead {
  readonly view: TableView;
  readonly window: Window;
  /** Its rows, as `TableQueries.read` gives them; the first piece is in memory. */
  readonly pieces: AsyncIterable<readonly SourceRow[]>;
  /** That piece is all of it. What is still to be read may need the memory that the next window would take. */
  readonly whole: boolean;
  /** All rows up to here are in it; the next window begins here. */
  readonly end: bigint;
  /** Gives the memory of its rows back. */
  release(): void;
}

/**
 * Finds and reads the next window after `from` (undefined: from the beginning). One that turns out too large for the
 * memory, or takes too long to be read, is cut smaller.
 * @returns undefined when there is none.
 */
export async function readAhead(
  view: TableView,
  from: bigint | undefined,
  limits: WindowLimits,
  width: bigint | undefined,
  budget: MemoryBudget,
): Promise<WindowAhead | undefined> {
  const { reader, size } = view;
  for (let guess = width; ; ) {
    const mostRows = Math.min(limits.mostRows, size.rowsIn(budget.window));
    const now = limits.pace?.now ?? (() => 0);
    let began = now();
    const window = await findWindow(reader, from, { ...limits, mostRows }, guess);
    if (window === undefined) return undefined;
    const foundMs = now() - began;
    const room = await windowRoom(budget, size, window.count, mostRows);
    began = now();
    try {
      const ahead = await readWindow(view, window, room);
      limits.pace?.done(window.to - window.from, foundMs + now() - began);
      return ahead;
    } catch (error) {
      room.release();
      const times = window.to - window.from;
      if (isNoAnswer(error) && limits.pace?.slow(times) === true) continue;
      if (!isAnswerTooLarge(error) || times === 1n) throw error;
      size.wereLarger(window.count, room.answerLimit(window.count));
      guess = times / 2n;
    }
  }
}

async function readWindow(view: TableView, window: Window, room: WindowRoom): Promise<WindowAhead> {
  const rest = view.reader.read(window, room)[Symbol.asyncIterator]();
  const first = await rest.next();
  const rows = first.done === true ? [] : first.value;
  const oneTime = window.to - window.from === 1n;
  return {
    view,
    window,
    pieces: piecesOf(rows, rest),
    whole: rows.length === window.count,
    end: oneTime ? window.to : (lastTime(rows) ?? window.to),
    release: room.release,
  };
}

async function* piecesOf(first: readonly SourceRow[], rest: AsyncIterator<readonly SourceRow[]>) {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The last row's time, not the window's end: rows that come late between the two are then read with the next window. */
function lastTime(rows: readonly SourceRow[]): bigint | undefined {
  let last: string | undefined;
  for (const { time } of rows) if (last === undefined || compareTimes(time, last) > 0) last = time;
  return last === undefined ? undefined : BigInt(last);
}
