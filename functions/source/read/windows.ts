import { isAnswerTooLarge, isNoAnswer } from '../../shared/tdengine/error.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { compareTimes } from '../../shared/tdengine/time/digits.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { atTime, timeOf } from '../checkpoint/position.ts';
import type { SourceRow } from '../rows/source-row.ts';
import { type MemoryBudget, type WindowRoom, windowRoom } from './memory/memory-budget.ts';
import type { Batch, Piece, Reader } from './reader.ts';
import type { TableView } from './table-view.ts';
import { findWindow, type WindowLimits } from './window/find-window.ts';
import { nextWidth, type Window } from './window/window-search.ts';

/** How a table is read by windows of time. */
export interface WindowOptions {
  /** Of the database. */
  readonly precision: Precision;
  readonly limits: WindowLimits;
  readonly budget: MemoryBudget;
  /**
   * The window that reaches `limits.upTo` is the last: what came meanwhile is found by its count. Otherwise it is asked for.
   */
  readonly countedAgain: boolean;
  /** The last window's guess of the next one's width; changed by each. */
  readonly width: { guess: bigint | undefined };
}

/** Reads a table by windows of time, each a batch. Its positions are times. */
export function windowReader(view: TableView, options: WindowOptions): Reader {
  return { open: (position) => windows(view, position && timeOf(position, options.precision), options) };
}

async function* windows(
  view: TableView,
  position: bigint | undefined,
  { precision, limits, budget, countedAgain, width }: WindowOptions,
): AsyncGenerator<Batch, void, undefined> {
  for (let from = position; ; ) {
    const found = await nextWindow(view, from, limits, width.guess, budget);
    if (found === undefined) return;
    const { window, room, first, rest } = found;
    width.guess = nextWidth(window, Math.min(limits.mostRows, view.size.rowsIn(budget.window)));
    const end = endOf(window, first);
    const isLast = countedAgain && window.to === limits.upTo;
    yield {
      pieces: piecesOf(view.schema, first, rest),
      isWhole: first.length === window.count,
      isLast,
      end: atTime(end, precision),
      isCurrent: view.isCurrent,
      release: room.release,
    };
    if (isLast) return;
    from = end;
  }
}

/** A window of which the first piece is in memory. */
interface ReadWindow {
  readonly window: Window;
  readonly room: WindowRoom;
  /** Empty when its rows are gone since they were counted. */
  readonly first: readonly SourceRow[];
  readonly rest: AsyncIterator<readonly SourceRow[]>;
}

/**
 * Finds the next window after `from` (undefined: from the beginning) and begins to read it. One that turns out too large
 * for the memory, or takes too long to be read, is cut smaller.
 * @returns undefined when there is none.
 */
async function nextWindow(
  { queries, size }: TableView,
  from: bigint | undefined,
  limits: WindowLimits,
  width: bigint | undefined,
  budget: MemoryBudget,
): Promise<ReadWindow | undefined> {
  for (let guess = width; ; ) {
    const mostRows = Math.min(limits.mostRows, size.rowsIn(budget.window));
    const now = limits.pace?.now ?? (() => 0);
    let began = now();
    const window = await findWindow(queries, from, { ...limits, mostRows }, guess);
    if (window === undefined) return undefined;
    const foundMs = now() - began;
    const room = await windowRoom(budget, size, window.count, mostRows);
    began = now();
    try {
      const rest = queries.read(window, room)[Symbol.asyncIterator]();
      const first = await rest.next();
      limits.pace?.done(window.to - window.from, foundMs + now() - began);
      return { window, room, first: first.done === true ? [] : first.value, rest };
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

async function* piecesOf(
  schema: TableSchema,
  first: readonly SourceRow[],
  rest: AsyncIterator<readonly SourceRow[]>,
): AsyncGenerator<Piece, void, undefined> {
  try {
    if (first.length > 0) yield { schema, rows: first };
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield { schema, rows: next.value };
    }
  } finally {
    await rest.return?.();
  }
}

/** The last row's time, not the window's end: rows that come late between the two are then read with the next window. */
function endOf(window: Window, rows: readonly SourceRow[]): bigint {
  if (window.to - window.from === 1n) return window.to;
  let last: string | undefined;
  for (const { time } of rows) if (last === undefined || compareTimes(time, last) > 0) last = time;
  return last === undefined ? window.to : BigInt(last);
}
