import type { Layout } from '../../rows/layout.ts';
import { NO_LENGTHS, type Row } from '../../rows/row.ts';

/** One row to be written: a decoded row, or several of one table and time made one. */
export interface WriteRow extends Row {
  /** The decoded rows in it, in their order, when there are several. */
  readonly merged?: readonly Row[];
}

/** The decoded rows in a row. */
export function rowsIn(row: WriteRow): readonly Row[] {
  return row.merged ?? [row];
}

/**
 * Whether a row of the same record loses a value to a later one when both become one: where they have the same columns, or
 * one of their columns has another value. Rows that complete each other lose nothing, as those of several routes may.
 */
export function hidesOwn(earlier: WriteRow, later: Row): boolean {
  const rows = rowsIn(earlier);
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at];
    if (row === undefined || row.record !== later.record) return false;
    if (row.layout === later.layout || differs(row, later)) return true;
  }
  return false;
}

function differs(row: Row, later: Row): boolean {
  return later.layout.columns.some(({ name }, at) => {
    const place = row.layout.indexOf(name);
    return place >= 0 && row.values[place] !== later.values[at];
  });
}

/**
 * Makes one row of two of one table and time, as writing them one after another would: a later value replaces an earlier
 * one, a value that the later row lacks stays. TDengine itself does that for separate statements, but within one a later
 * NULL does not replace. The table is the earlier one's, whose tags the first of the statements would make it with.
 */
export function merge(earlier: WriteRow, later: Row): WriteRow {
  const { table } = earlier;
  const merged = [...rowsIn(earlier), later];
  if (earlier.layout === later.layout) return { ...later, table, merged };
  const values = [...earlier.values];
  const lengths = [...earlier.lengths];
  let layout: Layout = earlier.layout;
  for (const [at, { name, type }] of later.layout.columns.entries()) {
    const place = layout.indexOf(name);
    const to = place < 0 ? values.length : place;
    if (place < 0) layout = layout.with(name, type);
    values[to] = later.values[at] ?? 'NULL';
    lengths[to] = later.lengths[at] ?? 0;
  }
  const sized = layout.isSized ? Array.from(values, (_, at) => lengths[at] ?? 0) : NO_LENGTHS;
  return { ...later, table, layout, values, lengths: sized, merged };
}
