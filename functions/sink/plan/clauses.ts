import type { TableRows, WriteRow } from './group-rows.ts';

/** Splits the rows of a subtable by their columns, since a clause of an INSERT lists its columns once. */
export function clausesOf(group: TableRows): (readonly WriteRow[])[] {
  const clauses: WriteRow[][] = [];
  let current: WriteRow[] | undefined;
  for (const row of group.rows) {
    if (current === undefined || !sameColumns(current[0], row)) {
      current = clauses.find((clause) => sameColumns(clause[0], row));
      if (current === undefined) {
        current = [];
        clauses.push(current);
      }
    }
    current.push(row);
  }
  return clauses;
}

/** Whether two rows have the same columns in the same order. */
export function sameColumns(a: WriteRow | undefined, b: WriteRow): boolean {
  if (a === undefined || a.cells.length !== b.cells.length) return false;
  for (let at = 0; at < a.cells.length; at++) if (a.cells[at]?.name !== b.cells[at]?.name) return false;
  return true;
}
