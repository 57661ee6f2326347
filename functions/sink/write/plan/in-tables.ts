import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import type { Row } from '../../rows/row.ts';
import type { Schemas } from './clause-headers.ts';
import { TableRows } from './table-rows.ts';
import type { WriteRow } from './write-row.ts';

/** Puts the rows of each table together, those of one identity made one. */
export function inTables(rows: Iterable<Row>, schemas: Schemas): WriteRow[] {
  const tables = new Map<number, { readonly schemaKey: string; readonly rows: TableRows }>();
  for (const row of rows) {
    const { id, schemaKey } = row.table;
    const table = tables.get(id) ?? { schemaKey, rows: new TableRows() };
    tables.set(id, table);
    table.rows.add(row);
  }
  return [...tables.values()].flatMap((table) =>
    table.rows.take(Number.POSITIVE_INFINITY, keyColumnOf(schemas.get(table.schemaKey))),
  );
}

/** Name of the second part of a table's composite key. */
export function keyColumnOf(schema: TableSchema | undefined): string | undefined {
  return schema?.find(({ role }) => role === 'key')?.name;
}
