import type { TableRows, WriteRow } from './group-rows.ts';

/** Rows of one subtable with the same columns in the same order: one `INSERT` clause. */
export interface Clause {
  readonly rows: readonly WriteRow[];
}

/** Splits the rows of a subtable by their columns, since a clause lists its columns once. */
export function clausesOf(group: TableRows): Clause[] {
  const clauses: { rows: WriteRow[] }[] = [];
  const byColumns = new Map<string, { rows: WriteRow[] }>();
  let current: { rows: WriteRow[] } | undefined;
  for (const row of group.rows) {
    if (current === undefined || !sameColumns(current.rows[0], row)) {
      const columns = row.cells.map((cell) => cell.name).join('\0');
      current = byColumns.get(columns);
      if (current === undefined) {
        current = { rows: [] };
        byColumns.set(columns, current);
        clauses.push(current);
      }
    }
    current.rows.push(row);
  }
  return clauses;
}

/** Whether two rows have the same columns in the same order. */
export function sameColumns(a: WriteRow | undefined, b: WriteRow): boolean {
  if (a === undefined || a.cells.length !== b.cells.length) return false;
  for (let at = 0; at < a.cells.length; at++) if (a.cells[at]?.name !== b.cells[at]?.name) return false;
  return true;
}
