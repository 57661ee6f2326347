import type { Column, Stored } from '../../catalog/table.ts';
import type { ValueContext } from '../../coerce/coerce-timestamp.ts';
import { insertError } from '../../errors.ts';
import type { StoredValue } from '../../types/stored-value.ts';
import type { InsertCursor } from './cursor.ts';
import type { MergedRows } from './merged-rows.ts';
import { readTuple, readValue } from './row-values.ts';

/** The tuples after VALUES, with or without commas between them; none at all is 0x0216. */
export function readTuples(cursor: InsertCursor, readOne: () => void): void {
  let some = false;
  while (cursor.acceptSymbol('(')) {
    readOne();
    some = true;
    cursor.acceptSymbol(',');
  }
  if (!some) throw insertError('no any data points');
}

/** The rows of one sub-table or normal table, added to those that the statement already holds of it. */
export function readTargetRows(
  cursor: InsertCursor,
  columns: readonly Column[],
  table: Stored,
  rows: MergedRows,
  context: ValueContext,
): void {
  const [timestamp] = table.columns;
  readTuples(cursor, () => {
    const row: StoredValue[] = [];
    readTuple(cursor, columns.length, (place) => {
      const column = columns[place];
      if (column) row.push(readValue(cursor, column, column === timestamp, context));
    });
    rows.add(columns, row);
  });
}
