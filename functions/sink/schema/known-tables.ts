import { detached } from '../../shared/detached.ts';
import { quoteTable } from '../../shared/tdengine/sql-text.ts';
import type { Subtable } from '../rows/row.ts';
import type { TableInBatch } from '../write/lane.ts';

/** Most tables remembered; one with the name of schemaless writing takes about 200 bytes. */
const REMEMBERED = 100_000;

/** What is remembered of one table: a single object for all that bear its key, so that it is found without a look at a text. */
export interface KnownTable {
  /** Changes when the memory begins anew. */
  readonly memory: object;
  /** The name as SQL has it, with its database, and a blank. */
  readonly quotedName: string;
  /** {@link KnownTables} counts how often all subtables were forgotten: this many times when it was seen to exist; -1 for never. */
  existsSince: number;
  /** While rows of it wait or are in flight; the one of a batch that failed may be left. */
  inBatch: TableInBatch | undefined;
}

/** The tables that rows were written to, and which of them are known to exist, as long as the schema cache's memory lasts. */
export class KnownTables {
  readonly #tables = new Map<string, KnownTable>();
  /** By its quoted name, the table that was last seen to exist. */
  readonly #owners = new Map<string, KnownTable>();
  #memory = {};
  #cleared = 0;

  /** What is remembered of a table. */
  of(table: Subtable): KnownTable {
    const { known } = table;
    return known !== undefined && known.memory === this.#memory ? known : this.#find(table);
  }

  /** Whether a table is known to exist. */
  has(table: Subtable): boolean {
    return this.of(table).existsSince === this.#cleared;
  }

  /** Remembers that a table exists. One of its name in another stable, which was seen before, then does not. */
  add(table: Subtable): void {
    const known = this.of(table);
    if (known.existsSince === this.#cleared) return;
    known.existsSince = this.#cleared;
    const owner = this.#owners.get(known.quotedName);
    if (owner !== undefined && owner !== known) owner.existsSince = -1;
    this.#owners.set(known.quotedName, known);
  }

  /** Forgets that a table exists, which turned out to be missing. */
  forget(table: Subtable): void {
    this.of(table).existsSince = -1;
  }

  /** Forgets that any table exists. */
  clear(): void {
    this.#cleared++;
  }

  /** Begins anew. Not while a batch is written: its tables would be taken for others, and be in two statements at once. */
  restart(): void {
    this.#tables.clear();
    this.#owners.clear();
    this.#memory = {};
  }

  /** Keeps the memory bounded. Not while a batch is written. */
  trim(): void {
    if (this.#tables.size > REMEMBERED) this.restart();
  }

  #find(table: Subtable): KnownTable {
    let known = this.#tables.get(table.key);
    if (known === undefined) {
      const quotedName = detached(`${quoteTable(table.database, table.name)} `);
      known = { memory: this.#memory, quotedName, existsSince: -1, inBatch: undefined };
      this.#tables.set(table.key, known);
    }
    table.known = known;
    return known;
  }
}
