import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { describeTable } from '../../../functions/shared/tdengine/table-schema.ts';
import { type ReadTable, type TableQueries, tableQueries } from '../../../functions/source/read/query/table-queries.ts';
import type { SourceRow } from '../../../functions/source/rows/source-row.ts';
import { databasePrecision, type SourceTable } from '../../../functions/source/tables/source-database.ts';

/** The reader of a table as it is, all of it. */
export async function readerOf(
  tdengine: TDengine,
  database: string,
  table: SourceTable,
  changes: Partial<ReadTable> = {},
): Promise<TableQueries> {
  const schema = await describeTable(tdengine, database, table.name);
  const precision = await databasePrecision(tdengine, database);
  const selection = { schema, where: undefined };
  return tableQueries(tdengine, { database, table, selection, precision, mostRows: 1_000, ...changes });
}

/** The pieces in which a reader reads what lies between two times. */
export async function piecesOf(reader: TableQueries, from: bigint, to: bigint): Promise<(readonly SourceRow[])[]> {
  return Array.fromAsync(reader.read({ from, to, count: await reader.count(from, to) }));
}

/** Earlier than every time, and as late as any. */
export const EVER = { from: -(2n ** 63n), to: 2n ** 63n - 1n } as const;
