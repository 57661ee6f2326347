import type { Catalog } from '../catalog/catalog.ts';
import { tableNotExist } from '../errors.ts';
import type { ResultColumn } from '../result.ts';
import type { Storage, StoredValue } from '../storage.ts';
import { columnsTable } from './columns-table.ts';
import { databasesTable } from './databases-table.ts';
import { stablesTable } from './stables-table.ts';
import { tablesTable } from './tables-table.ts';
import { tagsTable } from './tags-table.ts';

/** A table of information_schema, as of now. */
export interface SystemTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly StoredValue[])[];
}

const TABLES: Readonly<Record<string, (catalog: Catalog, storage: Storage) => SystemTable>> = {
  ins_databases: databasesTable,
  ins_stables: stablesTable,
  ins_tables: tablesTable,
  ins_columns: columnsTable,
  ins_tags: tagsTable,
};

/** The system table of a name, or 0x2603. */
export function systemTable(name: string, catalog: Catalog, storage: Storage): SystemTable {
  const table = TABLES[name];
  if (!table) throw tableNotExist();
  return table(catalog, storage);
}
