import type { Catalog } from '../catalog/catalog.ts';
import { storedOf, type Table } from '../catalog/table.ts';
import { type ColumnType, isText, metaName, storedBytes } from '../types/column-type.ts';
import { type StoredValue, storedText } from '../types/stored-value.ts';
import { type SystemTable, systemColumns } from './definition.ts';

const COLUMNS = systemColumns([
  ['table_name', 192],
  ['db_name', 64],
  ['table_type', 21],
  ['col_name', 64],
  ['col_type', 32],
  ['col_length', 'int'],
  ['col_precision', 'int'],
  ['col_scale', 'int'],
  ['col_nullable', 'int'],
  ['col_source', 258],
  ['col_id', 'smallint'],
]);

const KINDS: Readonly<Record<Table['kind'], string>> = {
  stable: 'SUPER_TABLE',
  child: 'CHILD_TABLE',
  normal: 'NORMAL_TABLE',
};

/** Only text types show their length. */
export function systemTypeName(type: ColumnType): string {
  return isText(type) ? `${type.name}(${type.length})` : metaName(type);
}

/** ins_columns: the columns of every table, but no tags. */
export function columnsTable(catalog: Catalog): SystemTable {
  const rows: StoredValue[][] = [];
  for (const database of catalog.databases.values()) {
    for (const table of database.tables.values()) {
      storedOf(table).columns.forEach(({ name, type }, place) => {
        rows.push([
          storedText(table.name),
          database.name,
          KINDS[table.kind],
          name,
          systemTypeName(type),
          BigInt(storedBytes(type)),
          null,
          null,
          null,
          null,
          BigInt(place + 1),
        ]);
      });
    }
  }
  return { columns: COLUMNS, rows };
}
