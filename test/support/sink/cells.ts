import type { StableContent } from './tables-text.ts';

/** The values of a database that are not NULL, by the place of each: stable, table, time, column. */
export function cellsOf(tables: readonly StableContent[]): Map<string, unknown> {
  const cells = new Map<string, unknown>();
  for (const { stable, columns, rows } of tables) {
    for (const text of rows) {
      const [table, ...values]: unknown[] = JSON.parse(text);
      for (const [at, value] of values.entries()) {
        if (value !== null) cells.set(`${stable} ${table} ${values[0]} ${columns[at]?.[0]}`, value);
      }
    }
  }
  return cells;
}
