import { MISSING, NULL } from '../decode/json/field.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Cell } from '../rows/row.ts';
import { type Column, refused } from './column.ts';
import type { Literal } from './literal.ts';
import type { TypesOf } from './types-of.ts';

/**
 * Reads a column's value into `out`.
 * @returns false when the record has none, and the row goes without the column.
 * @throws RecordError when the value is not of the column's type, or missing though required.
 */
export function readColumn(column: Column, text: string, types: TypesOf | undefined, out: Literal): boolean {
  const { field, fallback } = column;
  if (field.kind === MISSING) {
    if (column.isRequired) throw refused(column, 'the record has no such field');
    if (fallback === undefined) return false;
    if (fallback instanceof RecordError) throw fallback;
    const { type, sql, length } = fallback.literal;
    out.put(type, sql, length);
    return true;
  }
  const typed = types === undefined ? column : types.columnOf(column);
  if (field.kind === NULL) out.put(typed.nullType, 'NULL', 0);
  else typed.convert(text, field, typed, out);
  return true;
}

/** A column's value as a cell; undefined when the record has none. */
export function cellOf(column: Column, text: string, types: TypesOf | undefined, scratch: Literal): Cell | undefined {
  if (!readColumn(column, text, types, scratch)) return undefined;
  return { name: column.name, type: scratch.type, sql: scratch.sql, length: scratch.length };
}
