import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Column, Stored } from '../catalog/table.ts';
import type { StoredValue } from '../types/stored-value.ts';
import { type Part, partCount, partsOf, partTable, tablesOf } from './parts.ts';
import { defineFunctions } from './sqlite-functions.ts';

/**
 * The rows, in SQLite. A stable or normal table has two tables there: `d<n>` with the rows of all its sub-tables (and more,
 * `d<n>_1` …, for columns that have no room there: see parts.ts), and `g<n>` with the sub-tables' names and tags. Only numbers of
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
    const tags = table.tags.map(({ slot }) => `, ${slot}`).join('');
    const parts = partsOf(table.storage, table.columns).map((part) => partSql(table, part));
    this.define(`${parts.join(';')}; CREATE TABLE g${table.storage} (id INTEGER PRIMARY KEY, name UNIQUE${tags})`);
  }

  dropTable(table: Stored): void {
    const tables = [...tablesOf(table), `g${table.storage}`];
    this.define(tables.map((name) => `DROP TABLE ${name}`).join(';'));
  }

  addColumn(table: Stored, column: Column): void {
    const parts = partCount([column]);
    if (parts <= table.parts) {
      this.define(`ALTER TABLE ${partTable(table.storage, column)} ADD COLUMN ${column.slot}`);
      return;
    }
    const part = partsOf(table.storage, [column]).at(-1);
    if (part !== undefined) this.define(partSql(table, part));
    table.parts = parts;
  }

  dropColumn({ storage }: Stored, column: Column): void {
    this.define(`ALTER TABLE ${partTable(storage, column)} DROP COLUMN ${column.slot}`);
  }

  addTag({ storage }: Stored, { slot }: Column): void {
    this.define(`ALTER TABLE g${storage} ADD COLUMN ${slot}`);
  }

  dropTag({ storage }: Stored, { slot }: Column): void {
    this.define(`ALTER TABLE g${storage} DROP COLUMN ${slot}`);
  }

  /** The rows and tags of one sub-table. */
  dropChild(table: Stored, id: number): void {
    for (const name of tablesOf(table)) this.prepare(`DELETE FROM ${name} WHERE tb = ?`).run(id);
    this.prepare(`DELETE FROM g${table.storage} WHERE id = ?`).run(id);
  }
}

function partSql(table: Stored, { table: name, columns }: Part): string {
  const keys = keySlots(table);
  const slots = columns.map(({ slot }) => slot).filter((slot) => !keys.includes(slot));
  const others = slots.map((slot) => `, ${slot}`).join('');
  const [number, ...ofTime] = keys;
  return `CREATE TABLE ${name} (${number} INTEGER, ${ofTime.join(', ')}${others}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID`;
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
