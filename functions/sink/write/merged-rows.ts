import type { Row } from '../rows/row.ts';

/** Tables that are told of in the life of a container. */
const MOST = 1_000;

/** A table, or all subtables of a stable, in which rows of one record have become one. */
export interface MergedTable {
  readonly topic: string;
  readonly database: string;
  readonly stable?: string;
  readonly table?: string;
}

/**
 * Counts rows of which a value was lost to another row of the same record: both are of one table and one time. Each stable is
 * told once.
 */
export class MergedRows {
  #count = 0;
  readonly #told = new Set<string>();
  #new: MergedTable[] = [];

  /** A row has replaced another one of its record. */
  note(topic: string, { table: { database, stable, name } }: Row): void {
    this.#count++;
    const place = stable === undefined ? { table: name } : { stable };
    const key = JSON.stringify([topic, database, place]);
    if (this.#told.size >= MOST || this.#told.has(key)) return;
    this.#told.add(key);
    this.#new.push({ topic, database, ...place });
  }

  /** How many there were since the last call, and those of their tables that were not told before. */
  take(): { readonly count: number; readonly tables: readonly MergedTable[] } {
    const taken = { count: this.#count, tables: this.#new };
    this.#count = 0;
    this.#new = [];
    return taken;
  }
}
