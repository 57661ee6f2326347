import type { ValueType } from '../../shared/tdengine/types/types.ts';
import type { Layout } from './layout.ts';

/** One value of a row or one tag, ready to be written. */
export interface Cell {
  readonly name: string;
  readonly type: ValueType;
  /** The value as a SQL literal, or `NULL`. */
  readonly sql: string;
  /**
   * Bytes of a text, VARBINARY or GEOMETRY, 0 for all other types. Schemaless writing declares NCHAR by bytes too, though
   * the column needs no more than the characters.
   */
  readonly length: number;
}

/** Values of the columns of a layout. */
export interface Values {
  readonly layout: Layout;
  /** A SQL literal, or `NULL`, for each column. */
  readonly values: readonly string[];
  /** {@link Cell.length} of each value; empty when no type of the layout has a length. */
  readonly lengths: readonly number[];
}

/** A table by its names: a subtable of a stable, or a plain table. */
export interface TableNames {
  readonly database: string;
  /** Undefined for a plain table, which has no tags. */
  readonly stable: string | undefined;
  readonly name: string;
}

/** Where a row goes. Rows of one table may come with different objects, whose tags may differ: compare by `id`. */
export interface Subtable extends TableNames {
  /** What rows of one table share, and no other table's of its {@link TableRegistry}. */
  readonly id: number;
  /** What the tables of one database and name share, of which TDengine has one at most: those of that name in all stables. */
  readonly nameId: number;
  /** The name as SQL has it, with its database, and a blank. */
  readonly sqlName: string;
  /** What the tables share whose columns are the same: a stable, or a plain table alone. */
  readonly schemaKey: string;
  readonly tags: Values;
  /** {@link tagsKey} of `tags`. */
  readonly tagsKey: string;
  /** Lengths that columns and tags of the names are declared with when they are made, if their values need no more. */
  readonly declared: ReadonlyMap<string, number> | undefined;
}

/**
 * One text for tags, whatever their order: `name\0sql` of each, with `\0` between them. One that is NULL is left out, as it
 * is the same to leave it out. A fraction of the memory of the tags, for who keeps it for all tables.
 */
export function tagsKey({ layout, values }: Values): string {
  const { columns } = layout;
  const parts: string[] = [];
  for (let at = 0; at < columns.length; at++) {
    if (values[at] !== 'NULL') parts.push(`${columns[at]?.name}\0${values[at]}`);
  }
  return parts.sort().join('\0');
}

/** One row of a table. */
export interface Row extends Values {
  readonly table: Subtable;
  /** Whole units of the database's precision since 1970, in decimal digits as `String(bigint)` writes them. */
  readonly time: string;
  /** Index of the record in its batch. */
  readonly record: number;
  /** The row as it was decoded, when its values were changed into the types of the table's columns. */
  readonly decoded?: Row;
}

/** What tells a row of a table from all others: its time, and the second part of a composite key. */
export function identityOf(row: Row, keyColumn: string | undefined): string {
  if (keyColumn === undefined) return row.time;
  return `${row.time} ${row.values[row.layout.indexOf(keyColumn)]}`;
}

/** The rows of one record. */
export interface RecordRows {
  /** Index of the record in its batch. */
  readonly record: number;
  readonly rows: readonly Row[];
}

/** Lengths of values of which none has one. */
export const NO_LENGTHS: readonly number[] = [];

/** The values of cells, whose columns are laid out from `empty`. @throws RecordError when a name comes twice. */
export function valuesOf(cells: readonly Cell[], empty: Layout): Values {
  let layout = empty;
  for (const { name, type } of cells) layout = layout.with(name, type);
  return {
    layout,
    values: cells.map(({ sql }) => sql),
    lengths: layout.isSized ? cells.map(({ length }) => length) : NO_LENGTHS,
  };
}
