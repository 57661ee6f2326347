import { databaseNotExist, databaseNotSpecified, tableNotExist } from '../errors.ts';
import type { Database } from './database.ts';
import type { Table } from './table.ts';

/** A table's name as a statement spells it. */
export interface TableName {
  readonly database: string | undefined;
  readonly table: string;
}

/** The databases of the server and their tables, by name. */
export class Catalog {
  readonly databases = new Map<string, Database>();
  #lastStorage = 0;

  /** A number for the rows of a new table. */
  nextStorage(): number {
    this.#lastStorage++;
    return this.#lastStorage;
  }

  /** The database, or 0x0388. */
  database(name: string): Database {
    const database = this.databases.get(name);
    if (!database) throw databaseNotExist();
    return database;
  }

  /** The database a name lies in, given the request's current one; 0x2616 without either. */
  databaseOf(name: TableName, current: string | undefined): Database {
    const database = name.database ?? current;
    if (database === undefined) throw databaseNotSpecified();
    return this.database(database);
  }

  /** The table, or 0x2603. */
  table(name: TableName, current: string | undefined): Table {
    const table = this.databaseOf(name, current).tables.get(name.table);
    if (!table) throw tableNotExist();
    return table;
  }
}

/** The schemas every server has beside the users' databases. */
export const SYSTEM_DATABASES: readonly string[] = ['information_schema', 'performance_schema'];

/** Whether a name is one of the server's own schemas. */
export function isSystemDatabase(name: string): boolean {
  return SYSTEM_DATABASES.includes(name);
}
