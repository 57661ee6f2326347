import { detached } from '../../shared/detached.ts';
import { quoteTable } from '../../shared/tdengine/sql-text.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { type Subtable, type TableNames, tagsKey, type Values } from './row.ts';

/** Tables after which a registry is to be begun anew; one with the name of schemaless writing takes about 200 bytes. */
const MOST = 100_000;

/**
 * The tables that the rows of a container go to, each with an integer id by which others have what they know of it. The
 * ids are those of one registry: whoever keeps a table or an id is forgotten with it.
 */
export class TableRegistry {
  /** By {@link tableKey}. */
  readonly #ids = new Map<string, number>();
  /** By the name as SQL has it, with its database. */
  readonly #nameIds = new Map<string, number>();
  readonly #sqlNames: string[] = [];
  /**
   * One copy of each text that many tables hold, such as their stable's name: two of them are compared without a look at
   * their characters, which are far away in memory.
   */
  readonly #texts = new Map<string, string>();

  /** Whether there are so many tables that a new registry should be begun, between two batches. */
  get isCrowded(): boolean {
    return this.#ids.size > MOST;
  }

  /** A table with what is looked up by its names, worked out once for all of its rows. */
  subtable(names: TableNames, tags: Values, declared?: ReadonlyMap<string, number>): Subtable {
    const { database, stable, name } = names;
    const nameId = this.#nameId(`${quoteTable(database, name)} `);
    return {
      id: this.#id(names),
      nameId,
      database,
      stable: stable === undefined ? undefined : this.#oneCopy(stable),
      name,
      sqlName: this.#sqlNames[nameId] ?? '',
      schemaKey: this.#oneCopy(stableKey(database, stable ?? name)),
      tags,
      tagsKey: tagsKey(tags),
      declared,
    };
  }

  #id(names: TableNames): number {
    const key = tableKey(names);
    const id = this.#ids.get(key) ?? this.#ids.size;
    if (id === this.#ids.size) this.#ids.set(key, id);
    return id;
  }

  #nameId(sqlName: string): number {
    const given = this.#nameIds.get(sqlName);
    if (given !== undefined) return given;
    const own = detached(sqlName);
    const id = this.#sqlNames.push(own) - 1;
    this.#nameIds.set(own, id);
    return id;
  }

  #oneCopy(text: string): string {
    const kept = this.#texts.get(text);
    if (kept !== undefined) return kept;
    const copy = detached(text);
    this.#texts.set(copy, copy);
    return copy;
  }
}

/**
 * One text for a table. In TDengine database and name are unique together, but data may want one name in two stables:
 * those rows must not meet, so that TDengine can refuse the ones of the other stable.
 */
export function tableKey({ database, stable, name }: TableNames): string {
  return `${database}\0${stable ?? ''}\0${name}`;
}

/** The columns of the stables and tables that rows go to, by {@link Subtable.schemaKey}. */
export type Schemas = ReadonlyMap<string, TableSchema>;

/** One text for a stable or plain table of a database; {@link Subtable.schemaKey} of its rows. */
export function stableKey(database: string, stable: string): string {
  return `${database}\0${stable}`;
}
