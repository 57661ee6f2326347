import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { MAX_COLUMN_BYTES, readDatabaseName, readTableName } from '../../catalog/names.ts';
import { StatementError, tableNotExist } from '../../errors.ts';
import { TAGS_COLUMNS, tagRows } from '../../information-schema/tags-table.ts';
import type { Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { EMPTY_QUERY, type Projection, type Query } from '../select/parse/ast.ts';
import { runQuery } from '../select/select.ts';

const TBNAME: Projection = { expression: { kind: 'pseudo', name: 'tbname' }, name: 'tbname', aliased: false };

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
  const tags = listed.length > 0 ? listed : table.tags.map((tag) => tag.name);
  const columns = tags.map((tag): Projection => {
    return { expression: { kind: 'column', table: undefined, name: tag }, name: tag, aliased: false };
  });
  const projections = listed.length > 0 ? columns : [TBNAME, ...columns];
  const from = { kind: 'table', name, alias: undefined } as const;
  const query: Query = { ...EMPTY_QUERY, tagsOnly: true, projections, from };
  return runQuery(query, catalog, session, storage);
}
