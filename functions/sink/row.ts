/** TDengine's names of the types that a row's values can have. */
export type ValueType =
  | 'BOOL'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'TINYINT UNSIGNED'
  | 'SMALLINT UNSIGNED'
  | 'INT UNSIGNED'
  | 'BIGINT UNSIGNED'
  | 'FLOAT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'NCHAR'
  | 'VARBINARY'
  | 'GEOMETRY';

/** One value of a row or one tag, ready to be written. */
export interface Cell {
  readonly name: string;
  readonly type: ValueType;
  /** The value as a SQL literal. */
  readonly sql: string;
  /**
   * Bytes of a text, VARBINARY or GEOMETRY, 0 for all other types. Schemaless writing declares NCHAR by bytes too, though
   * the column needs no more than the characters.
   */
  readonly length: number;
}

/** Where a row goes. Rows of one subtable share one object only if it was decoded once: compare by `name`. */
export interface Subtable {
  readonly database: string;
  readonly stable: string;
  readonly name: string;
  readonly tags: readonly Cell[];
}

/** One row of a subtable. */
export interface Row {
  readonly table: Subtable;
  /** Units of the database's precision since 1970. */
  readonly time: bigint;
  readonly cells: readonly Cell[];
  /** Index of the record in its batch. */
  readonly record: number;
}

/** What rows of one table share, and no other table's: database and subtable are unique together in TDengine. */
export function tableKey(table: Subtable): string {
  return `${table.database}\0${table.name}`;
}
