import { invalidColumn } from '../../../errors.ts';
import type { Session } from '../../../session.ts';
import type { ColumnType } from '../../../types/column-type.ts';
import type { Precision } from '../../../types/precision.ts';

/** A column of a source, by its name in the query and its place in SQLite. */
export interface ScopeColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: ColumnType;
}

/** What the names of a query mean: the source after FROM, in terms of SQLite. */
export interface Scope {
  /** After SQLite's FROM; undefined for a query without a source. */
  readonly from: string | undefined;
  /** The same for what only needs sub-tables and their tags. */
  readonly tagsFrom: string | undefined;
  /** What restricts the source to the table named, on the rows and on the tags. */
  readonly filter: string | undefined;
  readonly columns: readonly ScopeColumn[];
  readonly tags: readonly ScopeColumn[];
  /** What `*` stands for. */
  readonly star: readonly ScopeColumn[];
  readonly tbname: string | undefined;
  /** The key timestamp. */
  readonly time: string | undefined;
  readonly precision: Precision;
}

/** A query without a source. */
export const NO_SOURCE: Scope = {
  from: undefined,
  tagsFrom: undefined,
  filter: undefined,
  columns: [],
  tags: [],
  star: [],
  tbname: undefined,
  time: undefined,
  precision: 'ms',
};

/** The column or tag of a name, or 0x2602. */
export function findColumn(scope: Scope, name: string): { readonly column: ScopeColumn; readonly isTag: boolean } {
  const column = scope.columns.find((one) => one.name === name);
  if (column) return { column, isTag: false };
  const tag = scope.tags.find((one) => one.name === name);
  if (!tag) throw invalidColumn(name);
  return { column: tag, isTag: true };
}

/** The windows of INTERVAL, in ticks. */
export interface WindowColumns {
  readonly start: string;
  readonly end: string;
  readonly duration: string;
  /** The start of the window that a tick lies in. */
  readonly startOf: (tick: string) => string;
}

/** What an expression is translated by. */
export interface Context {
  readonly scope: Scope;
  readonly session: Session;
  readonly windows: WindowColumns | undefined;
  /** Told each column (not tag) that is used: a query without any needs no rows. */
  readonly onColumn: (column: ScopeColumn) => void;
}
