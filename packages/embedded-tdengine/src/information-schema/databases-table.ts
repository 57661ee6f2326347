import { type Catalog, SYSTEM_DATABASES } from '../catalog/catalog.ts';
import { type Database, minutesText } from '../catalog/database.ts';
import type { StoredValue } from '../types/stored-value.ts';
import { type SystemTable, systemColumns } from './definition.ts';

const COLUMNS = systemColumns([
  ['name', 64],
  ['create_time', 'time'],
  ['vgroups', 'int'],
  ['ntables', 'bigint'],
  ['replica', 'tinyint'],
  ['strict', 4],
  ['duration', 10],
  ['keep', 32],
  ['buffer', 'int'],
  ['pagesize', 'int'],
  ['pages', 'int'],
  ['minrows', 'int'],
  ['maxrows', 'int'],
  ['comp', 'tinyint'],
  ['precision', 2],
  ['status', 10],
  ['retentions', 60],
  ['single_stable', 'bool'],
  ['cachemodel', 11],
  ['cachesize', 'int'],
  ['wal_level', 'tinyint'],
  ['wal_fsync_period', 'int'],
  ['wal_retention_period', 'int'],
  ['wal_retention_size', 'bigint'],
  ['stt_trigger', 'smallint'],
  ['table_prefix', 'smallint'],
  ['table_suffix', 'smallint'],
  ['tsdb_pagesize', 'int'],
]);

function childCount({ tables }: Database): number {
  return [...tables.values()].filter(({ kind }) => kind !== 'stable').length;
}

function rowOf(database: Database): readonly StoredValue[] {
  const { options } = database;
  return [
    database.name,
    BigInt(Math.trunc(database.createdMs)),
    BigInt(options.vgroups),
    BigInt(childCount(database)),
    BigInt(options.replica),
    'on',
    minutesText(options.duration),
    options.keep.map(minutesText).join(','),
    BigInt(options.buffer),
    BigInt(options.pageSize),
    BigInt(options.pages),
    BigInt(options.minRows),
    BigInt(options.maxRows),
    BigInt(options.comp),
    options.precision,
    'ready',
    null,
    BigInt(options.singleStable),
    options.cacheModel,
    BigInt(options.cacheSize),
    BigInt(options.walLevel),
    BigInt(options.walFsyncPeriod),
    BigInt(options.walRetentionPeriod),
    BigInt(options.walRetentionSize),
    BigInt(options.sttTrigger),
    BigInt(options.tablePrefix),
    BigInt(options.tableSuffix),
    BigInt(options.tsdbPageSize),
  ];
}

/** ins_databases: the system's two schemas have only a name, a number of tables and a state. */
export function databasesTable(catalog: Catalog): SystemTable {
  const system = SYSTEM_DATABASES.map((name) =>
    COLUMNS.map((column): StoredValue => {
      if (column.name === 'name') return name;
      return column.name === 'status' ? 'ready' : null;
    }),
  );
  return { columns: COLUMNS, rows: [...system, ...[...catalog.databases.values()].map(rowOf)] };
}
