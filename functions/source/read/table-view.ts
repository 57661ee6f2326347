import { isDeepStrictEqual } from 'node:util';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import * as codes from '../../shared/tdengine/codes.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { describeTable, type TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { RowSize } from './memory/row-size.ts';
import type { TableQueries } from './query/table-queries.ts';

/** A table as its columns are now. */
export interface TableView {
  readonly queries: TableQueries;
  /** The time, then the columns and tags that are read. */
  readonly schema: TableSchema;
  /** How large its rows are. */
  readonly size: RowSize;
  /** Asks whether the columns are still those that the view was opened with. */
  isCurrent(): Promise<boolean>;
}

/** Opens a table by DESCRIBE. @param make what is read of these columns. @throws TDengineError when there is no such table. */
export async function openView(
  tdengine: TDengine,
  database: string,
  table: string,
  make: (columns: TableSchema) => Omit<TableView, 'isCurrent'>,
): Promise<TableView> {
  const columns = await describeTable(tdengine, database, table);
  return {
    ...make(columns),
    isCurrent: async () => isDeepStrictEqual(await describeTable(tdengine, database, table), columns),
  };
}

// No such column, no such tag, the schema is old, the number of columns is another, CAST does not take a column's new type.
const COLUMNS: ReadonlySet<number> = new Set([
  codes.PAR_INVALID_COLUMN,
  codes.PAR_INVALID_TAG_NAME,
  codes.TDB_INVALID_TABLE_SCHEMA_VER,
  codes.MND_INVALID_SCHEMA_VER,
  codes.PAR_INVALID_COLUMNS_NUM,
  codes.FUNC_FUNTION_PARA_TYPE,
]);

// No such table: in general, in the management node, as a stable.
const TABLES: ReadonlySet<number> = new Set([
  codes.PAR_TABLE_NOT_EXIST,
  codes.TDB_TABLE_NOT_EXIST,
  codes.MND_STB_NOT_EXIST,
  codes.TDB_STB_NOT_EXIST,
]);

/**
 * Whether a statement can have failed because the columns are no longer those that DESCRIBE told. Only the next DESCRIBE
 * tells: a `where` of the settings that names no column of the table is refused with the same codes.
 */
export function isSchemaChange(error: unknown): boolean {
  return error instanceof TDengineError && COLUMNS.has(error.code);
}

/** Whether a statement failed because its table is gone. */
export function isTableGone(error: unknown): boolean {
  return error instanceof TDengineError && TABLES.has(error.code);
}
