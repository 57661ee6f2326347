import type { SourceRow } from './table-reader.ts';

/** Rows so that those of one subtable are in the order of their times. They mostly are as they come, and then nothing is sorted. */
export function orderRows(rows: readonly SourceRow[]): readonly SourceRow[] {
  const last = new Map<string, bigint>();
  for (const { subtable, time } of rows) {
    const before = last.get(subtable);
    if (before !== undefined && before > time)
      return rows.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    last.set(subtable, time);
  }
  return rows;
}
