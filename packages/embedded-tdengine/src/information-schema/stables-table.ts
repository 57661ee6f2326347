import type { Catalog } from '../catalog/catalog.ts';
import { type StoredValue, storedText } from '../types/stored-value.ts';
import { type SystemTable, systemColumns, uniqueId } from './definition.ts';

const COLUMNS = systemColumns([
  ['stable_name', 192],
  ['db_name', 64],
  ['create_time', 'time'],
  ['columns', 'int'],
  ['tags', 'int'],
  ['last_update', 'time'],
  ['table_comment', 1024],
  ['watermark', 64],
  ['max_delay', 64],
  ['rollup', 128],
  ['uid', 'bigint'],
  ['isvirtual', 'bool'],
  ['keep', 'bigint'],
]);

/** ins_stables. */
export function stablesTable(catalog: Catalog): SystemTable {
  const rows: StoredValue[][] = [];
  for (const database of catalog.databases.values()) {
    for (const table of database.tables.values()) {
      if (table.kind !== 'stable') continue;
      const created = BigInt(Math.trunc(table.createdMs));
      rows.push([
        storedText(table.name),
        database.name,
        created,
        BigInt(table.columns.length),
        BigInt(table.tags.length),
        created,
        table.comment ?? null,
        '5000a,5000a',
        '-1a,-1a',
        '',
        uniqueId(database.name, table.name, String(table.createdMs)),
        0n,
        -1n,
      ]);
    }
  }
  return { columns: COLUMNS, rows };
}
