import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Column, Stored } from './catalog/table.ts';
import { defineFunctions } from './select/sqlite-functions.ts';

/** A value as SQLite holds it; see `types/stored-value.ts` for which type is held how. */
export type StoredValue = SQLInputValue;

/**
 * The rows, in SQLite. A stable or normal table has two tables there: `d<n>` with the rows of all its sub-tables, and
 * `g<n>` with the sub-tables' names and tags. Only numbers of
 * sub-tables have a declared type (both sides of a join must have the same), so that SQLite converts no value.
 */
export class Storage {
  readonly sqlite = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  constructor() {
    defineFunctions(this.sqlite);
  }

  close(): void {
    this.#statements.clear();
    this.sqlite.close();
  }

  /** Changes SQLite's schema. */
  define(sql: string): void {
    this.#statements.clear();
    this.sqlite.exec(sql);
  }

  /** A prepared statement, kept for the next use of the same text. */
  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.sqlite.prepare(sql);
      statement.setReadBigInts(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The rows of a query, integers as bigint. */
  rows(sql: string): readonly (readonly StoredValue[])[] {
    const statement = this.sqlite.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return rowsOf(statement.all());
  }

  /** Runs `work` as one transaction: all of it or, if it throws, nothing. */
  transaction<T>(work: () => T): T {
    this.sqlite.exec('BEGIN');
    try {
      const result = work();
      this.sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      this.sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  createTable(table: Stored): void {
    const slots = table.columns.map(({ slot }) => slot);
    const tags = table.tags.map(({ slot }) => `, ${slot}`).join('');
    this.define(
      `CREATE TABLE d${table.storage} (tb INTEGER, ${slots.join(', ')}, PRIMARY KEY (${keySlots(table).join(', ')})) WITHOUT ROWID;
       CREATE TABLE g${table.storage} (id INTEGER PRIMARY KEY, name UNIQUE${tags})`,
    );
  }

  dropTable({ storage }: Stored): void {
    this.define(`DROP TABLE d${storage}; DROP TABLE g${storage}`);
  }

  /** Adds a column (`d`) or tag (`g`). */
  addColumn(kind: 'd' | 'g', { storage }: Stored, { slot }: Column): void {
    this.define(`ALTER TABLE ${kind}${storage} ADD COLUMN ${slot}`);
  }

  dropColumn(kind: 'd' | 'g', { storage }: Stored, { slot }: Column): void {
    this.define(`ALTER TABLE ${kind}${storage} DROP COLUMN ${slot}`);
  }

  /** The rows and tags of one sub-table. */
  dropChild({ storage }: Stored, id: number): void {
    this.prepare(`DELETE FROM d${storage} WHERE tb = ?`).run(id);
    this.prepare(`DELETE FROM g${storage} WHERE id = ?`).run(id);
  }
}

/** What makes a row unique: its sub-table, its timestamp and the second column of a composite key. */
export function keySlots(table: Stored): readonly string[] {
  const [timestamp, second] = table.columns;
  return ['tb', timestamp?.slot ?? '', ...(second?.isKey ? [second.slot] : [])];
}

/** What `all()` gives when told to return arrays; its type says objects. */
function rowsOf(rows: readonly unknown[]): readonly (readonly StoredValue[])[] {
  return rows.filter((row): row is StoredValue[] => Array.isArray(row));
}
