import { isDeepStrictEqual } from 'node:util';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
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
