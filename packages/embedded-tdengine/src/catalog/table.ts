import type { ColumnType } from '../types/column-type.ts';

/** A column or tag of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Its column in SQLite, which never changes: names there ignore case, so they cannot be the columns' own. */
  readonly slot: string;
  /** Second column of a composite key. */
  readonly isKey: boolean;
  readonly encoding?: ColumnEncoding;
}

/** How a column is compressed; only DESCRIBE shows it. */
export interface ColumnEncoding {
  readonly encode?: string;
  readonly compress?: string;
  readonly level?: string;
}

interface WithRows {
  readonly database: string;
  readonly name: string;
  /** Number of the tables in SQLite that hold its rows (`d<id>`) and its sub-tables with their tags (`g<id>`). */
  readonly storage: number;
  /** Tables in SQLite that its rows are in: see parts.ts. */
  parts: number;
  /** The first is the timestamp. */
  columns: readonly Column[];
  readonly createdMs: number;
  comment: string | undefined;
}

/** A super table: columns and tags that its sub-tables share. */
export interface Stable extends WithRows {
  readonly kind: 'stable';
  tags: readonly Column[];
}

/** A table of its own. */
export interface NormalTable extends WithRows {
  readonly kind: 'normal';
  readonly ttl: number;
  readonly tags: readonly Column[];
}

/** A sub-table: a row in its stable's table of tags. */
export interface ChildTable {
  readonly kind: 'child';
  readonly database: string;
  readonly name: string;
  readonly stable: Stable;
  /** The number that its rows carry. */
  readonly id: number;
  readonly createdMs: number;
  readonly ttl: number;
  readonly comment: string | undefined;
}

/** Anything that has a name in a database's one namespace of tables. */
export type Table = Stable | NormalTable | ChildTable;

/** What has rows of its own in SQLite. */
export type Stored = Stable | NormalTable;

/** The number that the rows of a normal table carry. */
export const NORMAL_TABLE_ID = 0;

/** Where a table's rows are. */
export function storedOf(table: Table): Stored {
  return table.kind === 'child' ? table.stable : table;
}

/** The column of exactly that name, case included. */
export function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name === name);
}
