import { geometryBytes } from '../../decode/geometry.ts';
import type { Layout } from '../../rows/layout.ts';
import { isSizedType } from '../../rows/layout.ts';
import type { RecordError } from '../../rows/record-error.ts';
import { NO_LENGTHS, type Values, type ValueType } from '../../rows/row.ts';
import type { Coerce } from '../coerce/coercion.ts';

/** How the values of one column of a layout get into a table. */
export interface ColumnFit {
  /** Place in the layout. */
  readonly at: number;
  readonly name: string;
  /** Type of the table's column. */
  readonly type: string;
  /** Undefined when a value can be written as it is. */
  readonly coerce: Coerce | undefined;
}

/** How rows of one layout get into a table. */
export interface Fit {
  readonly layout: Layout;
  /** The columns that are written. */
  readonly target: Layout;
  readonly columns: readonly ColumnFit[];
  /** Whether all is written as it is. */
  readonly isAsIs: boolean;
  /** Place of the second part of a composite key in the target, or -1. */
  readonly keyAt: number;
  /** Columns that are written as NULL since the layout lacks them. */
  readonly filled: readonly string[];
  /** Declared length of each column; empty when no type of the layout has a length. */
  readonly rooms: readonly number[];
}

/** Whether values can be written as they are, which holds of most: each is shorter than its column, and none needs a change. */
export function hasRoom({ isAsIs, keyAt, rooms }: Fit, { lengths }: Values): boolean {
  if (!isAsIs || keyAt >= 0) return false;
  for (let at = 0; at < rooms.length; at++) {
    const length = lengths[at] ?? 0;
    if (length > 0 && length >= (rooms[at] ?? 0)) return false;
  }
  return true;
}

/** The layout of what is written: the columns kept, and those filled with NULL. */
export function targetLayout(layout: Layout, kept: readonly ColumnFit[], filled: readonly string[]): Layout {
  let target = layout.empty;
  for (const { at, name } of kept) target = target.with(name, layout.columns[at]?.type ?? 'NULL');
  for (const name of filled) target = target.with(name, 'NULL');
  return target;
}

/**
 * The values as they are written.
 * @param mismatch makes the error of a value that the column cannot hold unchanged.
 */
export function fittedValues(
  { layout, values, lengths }: Values,
  fit: Fit,
  mismatch: (column: ColumnFit, given: ValueType) => RecordError,
): Values {
  const written: string[] = [];
  const writtenLengths: number[] = [];
  for (const column of fit.columns) {
    const value = values[column.at] ?? 'NULL';
    const coerced = column.coerce === undefined || value === 'NULL' ? value : column.coerce(value);
    if (coerced === undefined) throw mismatch(column, layout.columns[column.at]?.type ?? 'NULL');
    written.push(coerced);
    const given = layout.columns[column.at]?.type;
    writtenLengths.push(lengthOf(column.type, given, coerced, coerced === value ? lengths[column.at] : undefined));
  }
  for (const _ of fit.filled) {
    written.push('NULL');
    writtenLengths.push(0);
  }
  const isSized = fit.columns.some(({ type }) => isSizedType(type));
  return { layout: fit.target, values: written, lengths: isSized ? writtenLengths : NO_LENGTHS };
}

/** Bytes of a value that a type with length stores; what became text by coercion has no escapes. */
function lengthOf(type: string, given: string | undefined, sql: string, known: number | undefined): number {
  if (!isSizedType(type) || sql === 'NULL') return 0;
  // What was text is shorter in bytes: a point in well-known text, or two digits behind `\x`.
  if (type === 'GEOMETRY' && given !== type) return geometryBytes(sql.slice(1, -1)) ?? 0;
  if (type === 'VARBINARY' && given !== type) return (sql.length - 4) / 2;
  return known === undefined || known === 0 ? Buffer.byteLength(sql) - 2 : known;
}
