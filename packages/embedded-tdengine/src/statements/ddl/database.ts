import { type Catalog, isSystemDatabase } from '../../catalog/catalog.ts';
import { type Database, DEFAULT_OPTIONS } from '../../catalog/database.ts';
import { readDatabaseName } from '../../catalog/names.ts';
import { databaseNotExist, invalidOperation, StatementError } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { readDatabaseOptions } from './database-options.ts';
import { removeTable } from './drop-table.ts';

/** After `CREATE DATABASE`. Options are checked even if the database exists, and then ignored. */
export function createDatabase(reader: TokenReader, catalog: Catalog, session: Session): Result {
  const ifNotExists = reader.accept('if', 'not', 'exists');
  const name = readDatabaseName(reader);
  const options = readDatabaseOptions(reader, DEFAULT_OPTIONS, 'create');
  if (isSystemDatabase(name)) throw invalidOperation(`Cannot create system database: \`${name}\``);
  if (catalog.databases.has(name)) {
    if (ifNotExists) return affected(0);
    throw new StatementError(0x0381, 'Database already exists');
  }
  catalog.databases.set(name, { name, createdMs: session.nowMs, options, tables: new Map() });
  return affected(0);
}

/** After `ALTER DATABASE`. */
export function alterDatabase(reader: TokenReader, catalog: Catalog): Result {
  const name = readDatabaseName(reader);
  const database = catalog.databases.get(name);
  const options = readDatabaseOptions(reader, database?.options ?? DEFAULT_OPTIONS, 'alter');
  if (!database) throw databaseNotExist();
  database.options = options;
  return affected(0);
}

function removeDatabase(database: Database, catalog: Catalog, storage: Storage): void {
  for (const table of [...database.tables.values()]) {
    if (table.kind !== 'child') removeTable(table, database, storage);
  }
  catalog.databases.delete(database.name);
}

/** After `DROP DATABASE`. */
export function dropDatabase(reader: TokenReader, catalog: Catalog, storage: Storage): Result {
  const ifExists = reader.accept('if', 'exists');
  const name = readDatabaseName(reader);
  reader.expectEnd();
  if (isSystemDatabase(name)) throw invalidOperation(`Cannot drop system database: \`${name}\``);
  const database = catalog.databases.get(name);
  if (!database && !ifExists) throw databaseNotExist();
  if (database) removeDatabase(database, catalog, storage);
  return affected(0);
}

/** After `USE`: only checked, since every request has a connection of its own. */
export function useDatabase(reader: TokenReader, catalog: Catalog): Result {
  const name = readDatabaseName(reader);
  reader.expectEnd();
  if (!isSystemDatabase(name)) catalog.database(name);
  return affected(0);
}
