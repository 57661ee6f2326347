import type { SourceRow } from '../row.ts';
import { compareTimes } from '../row-time.ts';
import { findWindow, type WindowLimits } from '../window/find-window.ts';
import type { Window } from '../window/window-search.ts';
import type { RowBudget } from './row-budget.ts';
import type { TableView } from './table-view.ts';

/** A window that has been read and waits to be published. */
export interface WindowAhead {
  readonly view: TableView;
  readonly window: Window;
  /** Its rows, as `TableReader.read` gives them; the first piece is in memory. */
  readonly pieces: AsyncIterable<readonly SourceRow[]>;
  /** All rows up to here are in it; the next window begins here. */
  readonly end: bigint;
  /** Gives the memory of its rows back. */
  release(): void;
}

/**
 * Finds and reads the next window after `from` (undefined: from the beginning).
 * @returns undefined when there is none.
 */
export async function readAhead(
  view: TableView,
  from: bigint | undefined,
  limits: WindowLimits,
  width: bigint | undefined,
  budget: RowBudget,
): Promise<WindowAhead | undefined> {
  const window = await findWindow(view.reader, from, limits, width);
  if (window === undefined) return undefined;
  const release = await budget.take(Math.min(window.count, limits.mostRows));
  try {
    const rest = view.reader.read(window)[Symbol.asyncIterator]();
    const first = await rest.next();
    const rows = first.done === true ? [] : first.value;
    const oneTime = window.to - window.from === 1n;
    return {
      view,
      window,
      pieces: piecesOf(rows, rest),
      end: oneTime ? window.to : (lastTime(rows) ?? window.to),
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
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
