import type { Catalog } from '../catalog/catalog.ts';
import { storedOf } from '../catalog/table.ts';
import { type StoredValue, storedText } from '../types/stored-value.ts';
import { type SystemTable, systemColumns, uniqueId } from './definition.ts';

const COLUMNS = systemColumns([
  ['table_name', 192],
  ['db_name', 64],
  ['create_time', 'time'],
  ['columns', 'int'],
  ['stable_name', 192],
  ['uid', 'bigint'],
  ['vgroup_id', 'int'],
  ['ttl', 'int'],
  ['table_comment', 1024],
  ['type', 21],
]);

/** All tables are in one vgroup here. */
const VGROUP = 2n;

/** ins_tables: sub-tables and normal tables. */
export function tablesTable(catalog: Catalog): SystemTable {
  const rows: StoredValue[][] = [];
  for (const database of catalog.databases.values()) {
    for (const table of database.tables.values()) {
      if (table.kind === 'stable') continue;
      rows.push([
        storedText(table.name),
        database.name,
        BigInt(Math.trunc(table.createdMs)),
        BigInt(storedOf(table).columns.length),
        table.kind === 'child' ? storedText(table.stable.name) : null,
        uniqueId(database.name, table.name, String(table.createdMs)),
        VGROUP,
        BigInt(table.ttl),
        table.comment ?? null,
        table.kind === 'child' ? 'CHILD_TABLE' : 'NORMAL_TABLE',
      ]);
    }
  }
  return { columns: COLUMNS, rows };
}
