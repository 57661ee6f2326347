import { quoteText } from '../../../shared/tdengine/sql-text.ts';

/** Subtables that lie next to each other in TDengine's order of their names, and the rows in them. */
export interface SubtableRange {
  /** The name before the range; undefined: none. */
  readonly after: string | undefined;
  /** The last name of the range; undefined: no last one. */
  readonly last: string | undefined;
  readonly rows: number;
}

/** A subtable and its rows. */
export type SubtableCount = readonly [name: string, rows: number];

/**
 * Cuts subtables, which come in the order of their names, into ranges of at most `mostRows` rows. A subtable that alone
 * has more is a range of its own. Together the ranges hold every name there can be, so a subtable that is new since the
 * count is in one of them too.
 */
export function cutRanges(subtables: readonly SubtableCount[], mostRows: number): readonly SubtableRange[] {
  const ranges: SubtableRange[] = [];
  let after: string | undefined;
  let last: string | undefined;
  let rows = 0;
  for (const [name, more] of subtables) {
    if (last !== undefined && rows + more > mostRows) {
      ranges.push({ after, last, rows });
      after = last;
      rows = 0;
    }
    last = name;
    rows += more;
  }
  ranges.push({ after, last: undefined, rows });
  return ranges;
}

/**
 * A range in two of about as many rows; undefined when it has one subtable, or none.
 * @param subtables those that the range was cut from.
 */
export function halves(
  range: SubtableRange,
  subtables: readonly SubtableCount[],
): readonly [SubtableRange, SubtableRange] | undefined {
  const first = range.after === undefined ? 0 : subtables.findIndex(([name]) => name === range.after) + 1;
  const end = range.last === undefined ? subtables.length : subtables.findIndex(([name]) => name === range.last) + 1;
  if (end - first < 2) return undefined;
  let rows = 0;
  let at = first;
  // The last one is left to the other half, whatever it has.
  for (; at < end - 1 && (at === first || rows * 2 < range.rows); at += 1) rows += subtables[at]?.[1] ?? 0;
  const middle = subtables[at - 1]?.[0];
  return [
    { after: range.after, last: middle, rows },
    { after: middle, last: range.last, rows: range.rows - rows },
  ];
}

/** The condition that a row is in the range; undefined when every row is. TDengine compares names byte by byte. */
export function rangeCondition({ after, last }: SubtableRange): string | undefined {
  const bounds: string[] = [];
  if (after !== undefined) bounds.push(`tbname > ${quoteText(after)}`);
  if (last !== undefined) bounds.push(`tbname <= ${quoteText(last)}`);
  return bounds.length === 0 ? undefined : bounds.join(' AND ');
}
