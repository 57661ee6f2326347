import type { Subtable } from '../rows/row.ts';
import type { TableRows } from './plan/table-rows.ts';
import type { WriteRow } from './plan/write-row.ts';

/**
 * One table of a batch, while rows of it wait or are in flight. They are in one lane at a time, so that it is never in two
 * statements at once.
 */
export interface TableInBatch {
  readonly table: Subtable;
  readonly rows: TableRows;
  lane: Lane;
  /** Characters of the header of its clause, about. */
  headerSize: number;
  isWaiting: boolean;
  isInFlight: boolean;
}

/** Tables whose rows are written by one statement after another. */
export class Lane {
  /** What is in flight. */
  running: Promise<void> | undefined;
  /** Rows that wait, and the characters, about, that they take in a statement. */
  rows = 0;
  size = 0;
  #waiting: TableInBatch[] = [];

  /** Tables that wait. */
  get tables(): number {
    return this.#waiting.length;
  }

  /** Lets a table wait, with the rows that it has. */
  enqueue(table: TableInBatch): void {
    table.lane = this;
    table.isWaiting = true;
    this.#waiting.push(table);
    this.rows += table.rows.count;
    this.size += table.headerSize + table.rows.size;
  }

  /** Gives a row to a table that waits here. */
  add({ rows }: TableInBatch, row: WriteRow): void {
    const { count, size } = rows;
    try {
      rows.add(row);
    } finally {
      // Whatever became of it, the lane has what its tables have.
      this.rows += rows.count - count;
      this.size += rows.size - size;
    }
  }

  /** Gives up all that waits. */
  release(): readonly TableInBatch[] {
    const tables = this.#waiting;
    this.#clear();
    return tables;
  }

  /**
   * Takes out rows for about so many characters, and the tables that they are of.
   * @param keyColumn gives the name of the second part of a table's composite key.
   */
  take(
    size: number,
    keyColumn: (table: Subtable) => string | undefined,
  ): { readonly tables: readonly TableInBatch[]; readonly rows: readonly WriteRow[] } {
    const tables: TableInBatch[] = [];
    const rows: WriteRow[] = [];
    const names = new StatementNames();
    let done = 0;
    for (const table of this.#waiting) {
      if (size <= 0 || !names.add(table.table)) break;
      tables.push(table);
      size -= table.headerSize;
      const { count, size: waiting } = table.rows;
      for (const row of table.rows.take(size, keyColumn(table.table))) rows.push(row);
      // Not what was taken: rows that have become one are gone too.
      const taken = waiting - table.rows.size;
      size -= taken;
      this.size -= taken;
      this.rows -= count - table.rows.count;
      if (table.rows.count > 0) break;
      this.size -= table.headerSize;
      table.isWaiting = false;
      done++;
    }
    this.#waiting = this.#waiting.slice(done);
    if (done > 0 && this.#waiting.length === 0) this.#clear();
    return { tables, rows };
  }

  #clear(): void {
    this.#waiting = [];
    this.rows = 0;
    this.size = 0;
  }
}

/**
 * The tables of one statement. One name in two stables must not be in one: the first clause would make the subtable, and
 * the second be written into it, where another statement would be refused.
 */
class StatementNames {
  #first: Subtable | undefined;
  /** By `nameId`, the id of the table of that name, kept from when a second stable comes: mostly there is one, whose names differ. */
  #ids: Map<number, number> | undefined;
  readonly #before: Subtable[] = [];

  /** Adds a table; tells whether it may be in the statement. */
  add(table: Subtable): boolean {
    this.#first ??= table;
    if (this.#ids === undefined) {
      if (table.stable === this.#first.stable && table.database === this.#first.database) {
        this.#before.push(table);
        return true;
      }
      this.#ids = new Map(this.#before.map(({ nameId, id }) => [nameId, id]));
    }
    const id = this.#ids.get(table.nameId);
    this.#ids.set(table.nameId, id ?? table.id);
    return id === undefined || id === table.id;
  }
}
