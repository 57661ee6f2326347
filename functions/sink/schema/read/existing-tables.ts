import type { Subtable } from '../../rows/row.ts';

/** Which tables of one registry are known to exist, so that no USING needs to make them. */
export class ExistingTables {
  /** By {@link Subtable.nameId}, the id of the one table of that name which was seen to exist; -1 for none. */
  readonly #ids: number[] = [];

  has({ id, nameId }: Subtable): boolean {
    return this.#ids[nameId] === id;
  }

  /** Remembers that a table exists. One of its name in another stable, which was seen before, then does not. */
  add({ id, nameId }: Subtable): void {
    while (this.#ids.length <= nameId) this.#ids.push(-1);
    this.#ids[nameId] = id;
  }

  /** Forgets that a table exists, which turned out to be missing. */
  forget(table: Subtable): void {
    if (this.has(table)) this.#ids[table.nameId] = -1;
  }

  /** Forgets that any table exists. */
  clear(): void {
    this.#ids.length = 0;
  }
}
