import { compareTimes } from '../row-time.ts';
import type { SourceRow } from '../rows/row.ts';

/** Rows so that those of one subtable are in the order of their times. They mostly are as they come, and then nothing is sorted. */
export function orderRows(rows: readonly SourceRow[]): readonly SourceRow[] {
  const last = new Map<string, string>();
  for (const { subtable, time } of rows) {
    const before = last.get(subtable);
    if (before !== undefined && compareTimes(before, time) > 0)
      return rows.toSorted((a, b) => compareTimes(a.time, b.time));
    last.set(subtable, time);
  }
  return rows;
}
