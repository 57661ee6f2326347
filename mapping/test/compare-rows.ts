import type { ExpectedRow } from '../../functions/shared/settings/index.ts';
import { rowKey, type StoredRow } from '../sink/stored-rows.ts';
import { expectedRowText, rowDifferences, storedRowText } from './compare-row.ts';
import type { Difference } from './difference.ts';
import { pairUp } from './match-rows.ts';

/** The rows that there are when a test ends. */
export interface RowsThere {
  readonly rows: readonly StoredRow[];
  /** Texts of the rows that there were before: those that are still the same need not be expected. */
  readonly before: ReadonlySet<string>;
}

/**
 * How rows differ from the expected ones. A row that is expected and not there is told with the row that is most like it.
 * @param expected the rows, or how many there must be.
 */
export function compareRows(
  expected: number | readonly ExpectedRow[],
  { rows, before }: RowsThere,
  exact: boolean,
): readonly Difference[] {
  const isOld = (row: StoredRow) => before.has(rowKey(row));
  if (typeof expected === 'number') {
    const count = rows.filter((row) => !isOld(row)).length;
    if (count === expected) return [];
    return [{ kind: 'count', where: 'rows', expected: String(expected), actual: String(count) }];
  }
  const pairs = pairUp(expected, rows, (one, row) => rowDifferences(one, row, exact).length === 0);
  const paired = new Set(pairs);
  const left = new Map([...rows.entries()].filter(([place, row]) => !paired.has(place) && !isOld(row)));
  const differences: Difference[] = [];
  for (const [index, one] of expected.entries()) {
    if (pairs[index] !== undefined) continue;
    const where = `row ${index + 1}`;
    const nearest = nearestOf(one, left, exact);
    if (nearest === undefined) {
      differences.push({ kind: 'row', where, expected: expectedRowText(one), actual: null });
      continue;
    }
    left.delete(nearest.place);
    for (const difference of nearest.differences) {
      differences.push({ ...difference, where: `${where}, ${difference.where}` });
    }
  }
  for (const row of left.values()) {
    differences.push({ kind: 'row', where: 'another row', expected: null, actual: storedRowText(row) });
  }
  return differences;
}

function nearestOf(expected: ExpectedRow, rows: ReadonlyMap<number, StoredRow>, exact: boolean) {
  let nearest: { readonly place: number; readonly differences: ReturnType<typeof rowDifferences> } | undefined;
  for (const [place, row] of rows) {
    const differences = rowDifferences(expected, row, exact);
    if (nearest === undefined || differences.length < nearest.differences.length) nearest = { place, differences };
  }
  return nearest;
}
