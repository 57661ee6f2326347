/** Most subtables remembered; a name takes about 100 bytes. */
const REMEMBERED = 100_000;

/** The subtables that are known to exist, by their `key`, as long as the schema cache's memory lasts. */
export class KnownTables {
  readonly #keys = new Set<string>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    if (this.#keys.size >= REMEMBERED) this.#keys.clear();
    this.#keys.add(key);
  }

  /** Forgets a table that turned out to be missing. */
  forget(key: string): void {
    this.#keys.delete(key);
  }

  clear(): void {
    this.#keys.clear();
  }
}
