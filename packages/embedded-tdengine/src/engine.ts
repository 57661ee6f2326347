import { Catalog } from './catalog/catalog.ts';
import { readTableName } from './catalog/names.ts';
import type { Dialect } from './dialect.ts';
import { StatementError } from './errors.ts';
import { affected, type Result } from './result.ts';
import type { Request, Session } from './session.ts';
import { TokenReader } from './sql/token-reader.ts';
import { alterTable } from './statements/ddl/alter-table.ts';
import { createChildren, readChildClauses } from './statements/ddl/create-children.ts';
import { createStable, createTable, readTableDefinition } from './statements/ddl/create-table.ts';
import { alterDatabase, createDatabase, dropDatabase, useDatabase } from './statements/ddl/database.ts';
import { dropStable, dropTables } from './statements/ddl/drop-table.ts';
import { deleteRows } from './statements/delete.ts';
import { InsertCursor, isInsertOfValues } from './statements/insert/cursor.ts';
import { InsertStatement } from './statements/insert/insert.ts';
import { insertSelect } from './statements/insert/insert-select.ts';
import { select } from './statements/select/select.ts';
import { describe } from './statements/show/describe.ts';
import { show } from './statements/show/show.ts';
import { alterUser, createUser, dropUser } from './statements/user-statements.ts';
import { Storage } from './storage/storage.ts';
import { byteLength } from './text/loose-text.ts';
import type { Users } from './users.ts';

/** The longest statement, in bytes; the same whatever it does. */
const MAX_STATEMENT_BYTES = 1_048_576;

/** The server's mind: databases, tables and rows, and what statements do to them. */
export class Engine {
  readonly #catalog = new Catalog();
  readonly #storage = new Storage();
  readonly #users: Users;
  readonly #dialect: Dialect;

  constructor(users: Users, dialect: Dialect) {
    this.#users = users;
    this.#dialect = dialect;
  }

  close(): void {
    this.#storage.close();
  }

  hasDatabase(name: string): boolean {
    return this.#catalog.databases.has(name) || name === 'information_schema';
  }

  /** Runs one statement; throws a `StatementError` if it is refused. A NUL ends it, as it ends a string of C. */
  run(statement: string, request: Request): Result {
    const session = { ...request, dialect: this.#dialect };
    const [sql = ''] = statement.split('\u0000', 1);
    if (byteLength(sql) > MAX_STATEMENT_BYTES) throw new StatementError(0x0219, 'SQL statement too long');
    if (isInsertOfValues(sql)) return this.#insert(sql, session);
    return this.#other(new TokenReader(sql, this.#dialect), session);
  }

  #insert(sql: string, session: Session): Result {
    const cursor = new InsertCursor(sql);
    cursor.next();
    if (!cursor.acceptWord('into')) throw cursor.errorHere('keyword INTO is expected');
    return new InsertStatement(cursor, this.#catalog, session).run(this.#storage);
  }

  #other(reader: TokenReader, session: Session): Result {
    const [catalog, storage] = [this.#catalog, this.#storage];
    if (reader.accept('(', 'select')) return select(reader, catalog, session, storage, ')');
    if (reader.accept('select')) return select(reader, catalog, session, storage);
    if (reader.accept('create')) return this.#create(reader, session);
    if (reader.accept('alter', 'user')) return alterUser(reader, this.#users);
    if (reader.accept('drop', 'user')) return dropUser(reader, this.#users);
    if (reader.accept('alter', 'database')) return alterDatabase(reader, catalog);
    if (reader.accept('alter', 'table') || reader.accept('alter', 'stable')) {
      return alterTable(reader, catalog, session, storage);
    }
    if (reader.accept('drop', 'database')) return dropDatabase(reader, catalog, storage);
    if (reader.accept('drop', 'stable')) return dropStable(reader, catalog, session, storage);
    if (reader.accept('drop', 'table')) return dropTables(reader, catalog, session, storage);
    if (reader.accept('use')) return useDatabase(reader, catalog);
    if (reader.accept('describe') || reader.accept('desc')) return describe(reader, catalog, session, storage);
    if (reader.accept('delete', 'from')) return deleteRows(reader, catalog, session, storage);
    if (reader.accept('insert', 'into')) return insertSelect(reader, catalog, session, storage);
    if (reader.accept('show')) return show(reader, catalog, session, storage);
    if (reader.accept('flush', 'database')) return useDatabase(reader, catalog);
    if (reader.accept('reset', 'query', 'cache')) return affected(0);
    throw reader.unexpected();
  }

  #create(reader: TokenReader, session: Session): Result {
    const [catalog, storage] = [this.#catalog, this.#storage];
    if (reader.accept('user')) return createUser(reader, this.#users);
    if (reader.accept('database')) return createDatabase(reader, catalog, session);
    if (reader.accept('stable')) return createStable(reader, catalog, session, storage);
    reader.expect('table');
    const ifNotExists = reader.accept('if', 'not', 'exists');
    const name = readTableName(reader);
    if (reader.is('using')) {
      return createChildren(readChildClauses(reader, name, ifNotExists), catalog, session, storage);
    }
    return createTable(readTableDefinition(reader, name, ifNotExists), catalog, session, storage);
  }
}
