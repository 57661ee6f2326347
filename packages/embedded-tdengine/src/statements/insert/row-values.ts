import type { Column, Stored } from '../../catalog/table.ts';
import { checkLiteral, coerce, isNullLiteral } from '../../coerce/coerce.ts';
import { coerceTimestamp, type ValueContext } from '../../coerce/coerce-timestamp.ts';
import { illegalColumnCount, insertError, StatementError, tagCountMismatch } from '../../errors.ts';
import type { Literal } from '../../sql/literal.ts';
import type { StoredValue } from '../../types/stored-value.ts';
import type { InsertCursor } from './cursor.ts';
import type { MergedRows } from './insert-plan.ts';

/** `+ 1s` or `- 1d` behind a timestamp. */
function readArithmetic(cursor: InsertCursor): { sign: 1n | -1n; duration: string } | undefined {
  const start = cursor.position;
  const operator = cursor.next();
  const symbol = cursor.text(operator);
  if (operator.kind === 'symbol' && (symbol === '+' || symbol === '-')) {
    const duration = cursor.next();
    if (duration.kind === 'duration') return { sign: symbol === '-' ? -1n : 1n, duration: cursor.text(duration) };
  }
  cursor.moveTo(start);
  return undefined;
}

function readTimestamp(cursor: InsertCursor, literal: Literal, context: ValueContext): bigint {
  const arithmetic = readArithmetic(cursor);
  const { sign, duration } = arithmetic ?? { sign: 1n, duration: undefined };
  return coerceTimestamp({ literal, sign, duration }, context);
}

/** A column's or tag's value, NULL included; a key column refuses NULL. */
export function readValue(
  cursor: InsertCursor,
  column: Column,
  isTimestampKey: boolean,
  context: ValueContext,
): StoredValue {
  const literal = cursor.literal();
  checkLiteral(literal);
  if (isNullLiteral(literal, column)) {
    if (isTimestampKey) throw literal.refused('Primary timestamp column should not be null');
    if (column.isKey) throw new StatementError(0x267b, 'Primary key column should not be null');
    return null;
  }
  if (column.type.name === 'TIMESTAMP') return readTimestamp(cursor, literal, context);
  return coerce(literal, column, context);
}

/**
 * A tuple: `read` is called for each of the `count` places. The opening parenthesis is read already; too many values and
 * none at all are 0x263F, a missing comma or parenthesis 0x0216.
 */
export function readTuple(cursor: InsertCursor, count: number, read: (place: number) => void): void {
  if (cursor.isSymbol(')')) throw illegalColumnCount();
  for (let place = 0; place < count; place++) {
    if (place > 0 && !cursor.acceptSymbol(',')) throw cursor.errorHere(', expected');
    read(place);
  }
  if (cursor.isSymbol(',')) throw illegalColumnCount();
  if (!cursor.acceptSymbol(')')) throw cursor.errorHere(') expected');
}

/** The values after `TAGS (`, by tag name. One too many is 0x260D; one missing is found as a bad value. */
export function readTagValues(
  cursor: InsertCursor,
  tags: readonly Column[],
  context: ValueContext,
): ReadonlyMap<string, StoredValue> {
  const values = new Map<string, StoredValue>();
  for (const tag of tags) {
    cursor.acceptSymbol(',');
    values.set(tag.name, readValue(cursor, tag, false, context));
  }
  if (cursor.isSymbol(',')) throw tagCountMismatch();
  if (!cursor.acceptSymbol(')')) throw cursor.errorHere(') expected');
  return values;
}

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
