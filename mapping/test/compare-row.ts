import type { ExpectedCell, ExpectedRow } from '../../functions/shared/settings/index.ts';
import { familyOf } from '../../functions/shared/tdengine/types/types.ts';
import { type StoredCell, type StoredRow, timeText } from '../sink/stored-rows.ts';
import { isExpectedCell, isSameTime } from './compare-cell.ts';
import type { Difference } from './difference.ts';

/** A difference without the row that it is in. */
type InRow = Pick<Difference, 'kind' | 'where' | 'expected' | 'actual'>;

/** How a stored row differs from an expected one, of which only what is named counts. @param exact whether it must name all columns and tags. */
export function rowDifferences(expected: ExpectedRow, row: StoredRow, exact: boolean): readonly InRow[] {
  return [
    ...nameDifferences(expected, row),
    ...timeDifference(expected, row),
    ...cellDifferences('column', expected.columns ?? {}, row.columns, { row, exact }),
    ...cellDifferences('tag', expected.tags ?? {}, row.tags, { row, exact }),
  ];
}

/** An expected row in a few words. */
export function expectedRowText({ database, stable, subtable, table, time, columns, tags }: ExpectedRow): string {
  const names = [database, stable, subtable ?? table].filter((name) => name !== undefined).join('.');
  return [names, time, cellsText({ ...tags, ...columns })]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

/** A stored row in a few words. */
export function storedRowText(row: StoredRow): string {
  const cells = [...row.tags, ...row.columns].filter(({ value }) => value !== null);
  return `${row.table} ${timeText(row)} ${cellsText(Object.fromEntries(cells.map(({ name, value }) => [name, value])))}`;
}

function nameDifferences(expected: ExpectedRow, row: StoredRow): readonly InRow[] {
  const isPlain = row.stable === undefined;
  const named = [
    ['database', expected.database, row.database],
    ['stable', expected.stable, row.stable],
    ['subtable', expected.subtable, isPlain ? undefined : row.table],
    ['table', expected.table, isPlain ? row.table : undefined],
  ] as const;
  return named.flatMap(([where, wanted, actual]) =>
    wanted === undefined || wanted === actual
      ? []
      : [{ kind: 'table', where, expected: wanted, actual: actual ?? null } as const],
  );
}

function timeDifference({ time }: ExpectedRow, row: StoredRow): readonly InRow[] {
  if (time === undefined || isSameTime(time, row.time, row.precision)) return [];
  return [{ kind: 'time', where: 'time', expected: String(time), actual: timeText(row) }];
}

function cellDifferences(
  kind: 'column' | 'tag',
  expected: Readonly<Record<string, ExpectedCell>>,
  cells: readonly StoredCell[],
  { row, exact }: { readonly row: StoredRow; readonly exact: boolean },
): readonly InRow[] {
  const byName = new Map(cells.map((cell) => [cell.name, cell]));
  const differences: InRow[] = [];
  for (const [name, wanted] of Object.entries(expected)) {
    const cell = byName.get(name);
    if (isExpectedCell(wanted, cell, row.precision)) continue;
    const actual = cell === undefined ? null : `${storedText(cell)} (${cell.type})`;
    differences.push({ kind, where: `${kind} ${name}`, expected: cellText(wanted), actual });
  }
  if (!exact) return differences;
  for (const { name, value } of cells) {
    if (value === null || Object.hasOwn(expected, name)) continue;
    differences.push({ kind, where: `${kind} ${name}`, expected: null, actual: cellText(value) });
  }
  return differences;
}

function cellsText(cells: Readonly<Record<string, ExpectedCell>>): string {
  return Object.entries(cells)
    .map(([name, value]) => `${name}=${cellText(value)}`)
    .join(' ');
}

/** A stored value, of which numbers with all digits are text. */
function storedText({ type, value }: StoredCell): string {
  const family = familyOf(type);
  return (family === 'integer' || family === 'DECIMAL') && value !== null ? String(value) : cellText(value);
}

function cellText(value: ExpectedCell): string {
  return JSON.stringify(value);
}
