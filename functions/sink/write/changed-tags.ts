import type { Subtable } from '../rows/row.ts';

/** Tags that are told of in the life of a container. */
const MOST = 1_000;

/** A tag of which a record had another value than the record before. Never its values. */
export interface ChangedTag {
  readonly topic: string;
  readonly database: string;
  readonly stable: string;
  /** The first subtable that it changed in. */
  readonly subtable: string;
  readonly tag: string;
}

/** The tags that rows of the tables of one registry came with last. */
export class LastTags {
  /** By {@link Subtable.id}, {@link Subtable.tagsKey}: mostly the very text that the next row of the table has too. */
  readonly #keys: (string | undefined)[] = [];

  /** Remembers the tags that a row came with; gives the names of those that the row before did not have so, if there are any. */
  changed({ id, tagsKey }: Subtable): readonly string[] | undefined {
    const before = this.#keys[id];
    if (before === tagsKey) return undefined;
    // Without holes, with which V8 would look for each id in a hash table.
    while (this.#keys.length <= id) this.#keys.push(undefined);
    this.#keys[id] = tagsKey;
    return before === undefined ? undefined : differences(before, tagsKey);
  }
}

/**
 * Counts rows whose tags are not those of the row before of their subtable: INSERT makes a subtable with tags, and never
 * changes them. Each tag of a stable is told once.
 */
export class ChangedTags {
  #count = 0;
  readonly #told = new Set<string>();
  #new: ChangedTag[] = [];

  /** A row of a subtable came with other values of the tags that are named. */
  note(topic: string, { schemaKey, database, stable = '', name }: Subtable, tags: readonly string[]): void {
    this.#count++;
    for (const tag of tags) {
      const key = `${schemaKey}\0${tag}`;
      if (this.#told.size >= MOST || this.#told.has(key)) continue;
      this.#told.add(key);
      this.#new.push({ topic, database, stable, subtable: name, tag });
    }
  }

  /** How many rows there were since the last call, and those of their tags that were not told before. */
  take(): { readonly count: number; readonly tags: readonly ChangedTag[] } {
    const taken = { count: this.#count, tags: this.#new };
    this.#count = 0;
    this.#new = [];
    return taken;
  }
}

/** Names of the tags that differ. */
function differences(before: string, after: string): readonly string[] {
  const others = byName(before);
  const names: string[] = [];
  for (const [name, sql] of byName(after)) {
    if (others.get(name) !== sql) names.push(name);
    others.delete(name);
  }
  return [...names, ...others.keys()];
}

/** The tags in a {@link Subtable.tagsKey}. */
function byName(key: string): Map<string, string> {
  const parts = key === '' ? [] : key.split('\0');
  const tags = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) tags.set(parts[at] ?? '', parts[at + 1] ?? '');
  return tags;
}
