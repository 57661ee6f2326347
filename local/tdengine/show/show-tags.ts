import type { Catalog, TableName } from '../catalog/catalog.ts';
import { MAX_COLUMN_BYTES, readDatabaseName, readTableName } from '../catalog/names.ts';
import { StatementError, tableNotExist } from '../errors.ts';
import type { Result } from '../result.ts';
import type { Query } from '../select/ast.ts';
import { runQuery } from '../select/select.ts';
import type { Session } from '../session.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import type { Storage } from '../storage.ts';
import { TAGS_COLUMNS, tagRows } from './tags-table.ts';

/** `table FROM database`, `database.table` or `table`. */
function readSource(reader: TokenReader): TableName {
  const name = readTableName(reader);
  const qualified = reader.accept('from') ? { ...name, database: readDatabaseName(reader) } : name;
  reader.expectEnd();
  return qualified;
}

/** After `SHOW TAGS FROM`: the tags of a sub-table as rows of ins_tags; a stable has none. */
export function showTags(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const table = catalog.table(readSource(reader), session.database);
  if (table.kind === 'normal') {
    throw new StatementError(0x2665, 'Tags can only applied to super table and child table');
  }
  const rows = table.kind === 'child' ? tagRows(table.stable, storage, table.id) : [];
  return { kind: 'rows', columns: TAGS_COLUMNS, rows, precision: 'ms' };
}

/** After `SHOW TABLE TAGS`: the sub-tables of a stable with all their tags, or those listed. */
export function showTableTags(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const listed: string[] = [];
  while (!reader.accept('from')) {
    listed.push(reader.name(MAX_COLUMN_BYTES));
    reader.accept(',');
  }
  const name = readSource(reader);
  const table = catalog.table(name, session.database);
  if (table.kind !== 'stable') throw tableNotExist();
  const columns = listed.map((tag) => ({
    expression: { kind: 'column', table: undefined, name: tag } as const,
    name: tag,
    aliased: false,
  }));
  const all = table.tags.map((tag) => ({
    expression: { kind: 'column', table: undefined, name: tag.name } as const,
    name: tag.name,
    aliased: false,
  }));
  const tbname = { expression: { kind: 'pseudo', name: 'tbname' } as const, name: 'tbname', aliased: false };
  const query: Query = {
    distinct: false,
    tagsOnly: true,
    projections: columns.length > 0 ? columns : [tbname, ...all],
    from: { kind: 'table', name, alias: undefined },
    where: undefined,
    partitionBy: [],
    groupBy: [],
    interval: undefined,
    having: undefined,
    orderBy: [],
    limit: undefined,
    slimit: undefined,
  };
  return runQuery(query, catalog, session, storage);
}
