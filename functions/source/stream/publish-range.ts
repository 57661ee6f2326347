import type { MemoryBudget } from '../read/memory/memory-budget.ts';
import type { TableView } from '../read/table-view.ts';
import type { WindowLimits } from '../read/window/find-window.ts';
import { nextWidth } from '../read/window/window-search.ts';
import { readAhead, type WindowAhead } from '../read/windows.ts';
import { type Published, publishWindow, type WindowParts } from '../send/send-batch.ts';

/** What publishing needs of its table and its tick. */
export interface PublishParts extends WindowParts {
  readonly limits: WindowLimits;
  readonly budget: MemoryBudget;
  /** Asked before a window is sent. */
  readonly claim: () => Promise<void>;
  /**
   * The window that reaches `limits.upTo` is the last. What came meanwhile is found by its count; otherwise it is asked for.
   */
  readonly countedAgain: boolean;
  /** The last window's guess of the next one's width. */
  readonly width: { guess: bigint | undefined };
}

/**
 * Publishes the rows after `from` up to `limits.upTo`, window by window; the next is read while one is sent.
 * @param published told of each window when all of it is acknowledged: every row up to `end` has been sent. False ends it.
 * @param goOn asked before each window but the first.
 * @returns whether nothing is left in the range.
 */
export async function publishRange(
  view: TableView,
  from: bigint | undefined,
  parts: PublishParts,
  published: (end: bigint, window: Published) => Promise<boolean>,
  goOn: () => boolean,
): Promise<boolean> {
  let ahead: Promise<WindowAhead | undefined> | undefined = next(from);
  try {
    while (ahead !== undefined) {
      const window = await ahead;
      ahead = undefined;
      if (window === undefined) return true;
      try {
        await parts.claim();
        const last = parts.countedAgain && window.window.to === parts.limits.upTo;
        if (!last && window.whole && goOn()) {
          ahead = next(window.end);
          // One that fails while this window is still sent is awaited later; until then it would be nobody's rejection.
          ahead.catch(() => undefined);
        }
        const result = await publishWindow(window, parts);
        if (result.rows + result.leftOut + result.passed > 0 && !(await published(window.end, result))) return false;
        if (last) return true;
      } finally {
        window.release();
      }
      if (!window.whole && goOn()) ahead = next(window.end);
    }
    return false;
  } finally {
    await ahead?.then(
      (unused) => unused?.release(),
      () => undefined,
    );
  }

  async function next(after: bigint | undefined): Promise<WindowAhead | undefined> {
    const { limits, width, budget } = parts;
    const found = await readAhead(view, after, limits, width.guess, budget);
    const mostRows = Math.min(limits.mostRows, view.size.rowsIn(budget.window));
    if (found !== undefined) width.guess = nextWidth(found.window, mostRows);
    return found;
  }
}
