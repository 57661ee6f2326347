import { isDeepStrictEqual } from 'node:util';
import type { TDengine } from '../../shared/tdengine/client.ts';
import { describeTable, type TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import type { RowSize } from './memory/row-size.ts';
import type { TableQueries } from './query/table-queries.ts';

/** A table as its columns are now. */
export interface TableView {
  readonly reader: TableQueries;
  readonly encode: RowEncoder;
  /** How large its rows are. */
  readonly size: RowSize;
  /**
   * Asks whether the columns are still those that the view was opened with. Rows read before that are then whole; a
   * column added while they were read would be missing in them.
   */
  isCurrent(): Promise<boolean>;
}

/** Opens a table by DESCRIBE. @param make makes reader and encoder of the columns. @throws TDengineError when there is no such table. */
export async function openView(
  tdengine: TDengine,
  database: string,
  table: string,
  make: (schema: TableSchema) => Omit<TableView, 'isCurrent'>,
): Promise<TableView> {
  const schema = await describeTable(tdengine, database, table);
  return {
    ...make(schema),
    isCurrent: async () => isDeepStrictEqual(await describeTable(tdengine, database, table), schema),
  };
}
