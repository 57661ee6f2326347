import type { Catalog } from '../catalog/catalog.ts';
import { tableNotExist } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import { columnsTable } from './columns-table.ts';
import { databasesTable } from './databases-table.ts';
import type { SystemTable } from './definition.ts';
import { stablesTable } from './stables-table.ts';
import { tablesTable } from './tables-table.ts';
import { tagsTable } from './tags-table.ts';

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
