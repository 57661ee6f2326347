import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { readTableName } from '../../catalog/names.ts';
import { type Column, NORMAL_TABLE_ID, type NormalTable, type Stable } from '../../catalog/table.ts';
import { incomplete, StatementError, tableExists } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import { partCount } from '../../storage/parts.ts';
import type { Storage } from '../../storage/storage.ts';
import { storedText } from '../../types/stored-value.ts';
import { type Definition, readDefinitions } from './column-definitions.ts';
import { checkDefinitions } from './definition-limits.ts';
import { readTableOptions, type TableOptions } from './table-options.ts';

/** What a CREATE STABLE or a CREATE TABLE with columns says. */
export interface TableDefinition {
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly columns: readonly Definition[];
  readonly tags: readonly Definition[];
  readonly options: TableOptions;
}

function toColumns(definitions: readonly Definition[], letter: 'c' | 't'): readonly Column[] {
  return definitions.map((definition, index) => ({ ...definition, slot: `${letter}${index}` }));
}

function exists(isStable: boolean): StatementError {
  return isStable ? new StatementError(0x0360, 'STable already exists') : tableExists();
}

/** From after the table's name: `(columns) [TAGS (tags)] [options]`. */
export function readTableDefinition(reader: TokenReader, name: TableName, ifNotExists: boolean): TableDefinition {
  const columns = readDefinitions(reader);
  const tags = reader.accept('tags') ? readDefinitions(reader) : [];
  const options = readTableOptions(reader);
  reader.expectEnd();
  return { name, ifNotExists, columns, tags, options };
}

/** Creates the stable (with tags) or normal table (without), unless it exists and the statement allows that. */
export function createTable(definition: TableDefinition, catalog: Catalog, session: Session, storage: Storage): Result {
  checkDefinitions(definition.columns, definition.tags);
  const database = catalog.databaseOf(definition.name, session.database);
  const isStable = definition.tags.length > 0;
  const present = database.tables.get(definition.name.table);
  if (present) {
    if (definition.ifNotExists && isStable === (present.kind === 'stable')) return affected(0);
    throw exists(isStable && present.kind === 'stable');
  }
  const columns = toColumns(definition.columns, 'c');
  const common = {
    database: database.name,
    name: definition.name.table,
    storage: catalog.nextStorage(),
    columns,
    parts: partCount(columns),
    createdMs: session.nowMs,
    comment: definition.options.comment,
  };
  const table: Stable | NormalTable = isStable
    ? { ...common, kind: 'stable', tags: toColumns(definition.tags, 't') }
    : { ...common, kind: 'normal', tags: [], ttl: definition.options.ttl };
  storage.createTable(table);
  if (table.kind === 'normal') {
    storage.prepare(`INSERT INTO g${table.storage} VALUES (?, ?)`).run(NORMAL_TABLE_ID, storedText(table.name));
  }
  database.tables.set(table.name, table);
  return affected(0);
}

/** After `CREATE STABLE`. */
export function createStable(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const ifNotExists = reader.accept('if', 'not', 'exists');
  const definition = readTableDefinition(reader, readTableName(reader), ifNotExists);
  if (definition.tags.length === 0) throw incomplete();
  return createTable(definition, catalog, session, storage);
}
