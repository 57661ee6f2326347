import type { Found } from '../../decode/json/found.ts';
import { JsonValue, MISSING, NULL } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { Cell } from '../../rows/row.ts';
import type { Column, TypesOf } from './column.ts';
import type { Literal } from './literal.ts';
import { refused } from './refused.ts';

/**
 * Reads a column's value into `out`.
 * @returns false when the record has none, and the row goes without the column.
 * @throws RecordError when the value is not of the column's type, or missing though required.
 */
export function readColumn(column: Column, found: Found, types: TypesOf | undefined, out: Literal): boolean {
  const { slot, fallback } = column;
  const kind = found.kind(slot);
  if (kind === MISSING) {
    if (column.computed !== undefined) {
      column.computed.read(column, out);
      return true;
    }
    if (column.isRequired) throw refused(column, 'the record has no such field');
    if (fallback === undefined) return false;
    if (fallback instanceof RecordError) throw fallback;
    const { type, sql, length } = fallback.literal;
    out.put(type, sql, length);
    return true;
  }
  const typed = types === undefined ? column : types.columnOf(column);
  if (kind === NULL) out.put(typed.nullType, 'NULL', 0);
  else {
    found.load(slot, VALUE);
    typed.convert(VALUE, typed, out);
  }
  return true;
}

/** Used again for one value after another. */
const VALUE = new JsonValue();

/** A column's value as a cell; undefined when the record has none. */
export function cellOf(column: Column, found: Found, types: TypesOf | undefined, scratch: Literal): Cell | undefined {
  if (!readColumn(column, found, types, scratch)) return undefined;
  return { name: column.name, type: scratch.type, sql: scratch.sql, length: scratch.length };
}
