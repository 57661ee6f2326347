import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { minutesText } from '../../catalog/database.ts';
import type { Column } from '../../catalog/table.ts';
import type { Dialect } from '../../dialect.ts';
import { systemColumns } from '../../information-schema/definition.ts';
import type { Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { Storage } from '../../storage/storage.ts';
import { isText, isVariable, metaName } from '../../types/column-type.ts';
import { type StoredValue, textOf } from '../../types/stored-value.ts';

const quoted = (name: string): string => `\`${name}\``;

function answer(columns: readonly (readonly [string, number])[], row: readonly StoredValue[]): Result {
  return { kind: 'rows', columns: systemColumns(columns), rows: [row], precision: 'ms' };
}

/** SHOW CREATE DATABASE. */
export function showCreateDatabase(name: string, catalog: Catalog): Result {
  const { options } = catalog.database(name);
  const text = [
    `CREATE DATABASE ${quoted(name)} BUFFER ${options.buffer} CACHESIZE ${options.cacheSize}`,
    `CACHEMODEL '${options.cacheModel}' COMP ${options.comp} DURATION ${minutesText(options.duration)}`,
    `WAL_FSYNC_PERIOD ${options.walFsyncPeriod} MAXROWS ${options.maxRows} MINROWS ${options.minRows}`,
    `STT_TRIGGER ${options.sttTrigger} KEEP ${options.keep.map(minutesText).join(',')} PAGES ${options.pages}`,
    `PAGESIZE ${options.pageSize} PRECISION '${options.precision}' REPLICA ${options.replica}`,
    `WAL_LEVEL ${options.walLevel} VGROUPS ${options.vgroups} SINGLE_STABLE ${options.singleStable}`,
    `TABLE_PREFIX ${options.tablePrefix} TABLE_SUFFIX ${options.tableSuffix} TSDB_PAGESIZE ${options.tsdbPageSize}`,
    `WAL_RETENTION_PERIOD ${options.walRetentionPeriod} WAL_RETENTION_SIZE ${options.walRetentionSize}`,
    `KEEP_TIME_OFFSET ${options.keepTimeOffset} ENCRYPT_ALGORITHM 'none' SS_CHUNKPAGES 131072 SS_KEEPLOCAL 525600m SS_COMPACT 1`,
    'COMPACT_INTERVAL 0d COMPACT_TIME_RANGE 0d,0d COMPACT_TIME_OFFSET 0h',
  ].join(' ');
  return answer(
    [
      ['Database', 63],
      ['Create Database', 65_517],
    ],
    [name, text],
  );
}

function definition({ name, type, isKey }: Column, { keyName }: Dialect): string {
  const length = isVariable(type) ? `(${type.length})` : '';
  return `${quoted(name)} ${metaName(type)}${length}${isKey ? ` ${keyName}` : ''}`;
}

/** A tag value as SHOW CREATE TABLE writes it: text in double quotes. */
function tagText(value: StoredValue, { type }: Column): string {
  if (value === null) return 'NULL';
  return isText(type) ? `"${textOf(value)}"` : textOf(value);
}

/** SHOW CREATE TABLE and SHOW CREATE STABLE. */
export function showCreateTable(name: TableName, catalog: Catalog, session: Session, storage: Storage): Result {
  const table = catalog.table(name, session.database);
  const definitions = (columns: readonly Column[]): string =>
    columns.map((column) => definition(column, session.dialect)).join(', ');
  const text = (): string => {
    if (table.kind === 'normal') return `CREATE TABLE ${quoted(table.name)} (${definitions(table.columns)})`;
    if (table.kind === 'stable') {
      return `CREATE STABLE ${quoted(table.name)} (${definitions(table.columns)}) TAGS (${definitions(table.tags)})`;
    }
    const { stable } = table;
    const [values = []] = storage.rows(
      `SELECT ${stable.tags.map(({ slot }) => slot).join(', ')} FROM g${stable.storage} WHERE id = ${table.id}`,
    );
    const names = stable.tags.map((tag) => quoted(tag.name)).join(', ');
    const tags = stable.tags.map((tag, place) => tagText(values[place] ?? null, tag)).join(', ');
    return `CREATE TABLE ${quoted(table.name)} USING ${quoted(stable.name)} (${names}) TAGS (${tags})`;
  };
  return answer(
    [
      ['Table', 193],
      ['Create Table', 3_145_726],
    ],
    [table.name, text()],
  );
}
