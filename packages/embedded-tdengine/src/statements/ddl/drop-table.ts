import type { Catalog, TableName } from '../../catalog/catalog.ts';
import type { Database } from '../../catalog/database.ts';
import { readTableName } from '../../catalog/names.ts';
import type { Table } from '../../catalog/table.ts';
import { StatementError, tableNotExist } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';

/** Removes a table and its rows; with a stable also all its sub-tables. */
export function removeTable(table: Table, database: Database, storage: Storage): void {
  if (table.kind === 'child') {
    storage.dropChild(table.stable, table.id);
  } else {
    for (const other of [...database.tables.values()]) {
      if (other.kind === 'child' && other.stable === table) database.tables.delete(other.name);
    }
    storage.dropTable(table);
  }
  database.tables.delete(table.name);
}

/** After `DROP STABLE`. */
export function dropStable(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const ifExists = reader.accept('if', 'exists');
  const name = readTableName(reader);
  reader.expectEnd();
  const database = catalog.databaseOf(name, session.database);
  const table = database.tables.get(name.table);
  if (table?.kind === 'stable') removeTable(table, database, storage);
  else if (!ifExists) throw new StatementError(0x0362, 'STable not exist');
  return affected(0);
}

/** After `DROP TABLE`: one table or several, of any kind; all of them or none. */
export function dropTables(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const targets: { readonly name: TableName; readonly ifExists: boolean }[] = [];
  do {
    const ifExists = reader.accept('if', 'exists');
    targets.push({ ifExists, name: readTableName(reader) });
  } while (reader.accept(','));
  reader.expectEnd();
  const found = targets.flatMap(({ name, ifExists }) => {
    const database = catalog.databaseOf(name, session.database);
    const table = database.tables.get(name.table);
    if (!table && !ifExists) throw tableNotExist();
    return table ? [{ table, database }] : [];
  });
  for (const { table, database } of found) {
    if (database.tables.has(table.name)) removeTable(table, database, storage);
  }
  return affected(0);
}
