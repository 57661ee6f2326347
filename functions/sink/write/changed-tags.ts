import type { Subtable, Values } from '../rows/row.ts';

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
  /** By {@link Subtable.id}. Compared first as objects, which rows of one table mostly share. */
  readonly #tags: (Values | undefined)[] = [];

  /** Remembers the tags that a row came with; gives the names of those that the row before did not have so, if there are any. */
  changed({ id, tags }: Subtable): readonly string[] | undefined {
    const before = this.#tags[id];
    if (before === tags) return undefined;
    // Without holes, with which V8 would look for each id in a hash table.
    while (this.#tags.length <= id) this.#tags.push(undefined);
    this.#tags[id] = tags;
    if (before === undefined) return undefined;
    const names = differences(before, tags);
    return names.length > 0 ? names : undefined;
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
  note(topic: string, { database, stable = '', name }: Subtable, tags: readonly string[]): void {
    this.#count++;
    for (const tag of tags) {
      const key = JSON.stringify([database, stable, tag]);
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

/** Names of the tags that differ, whatever their order: a tag that is left out is NULL. */
function differences(before: Values, after: Values): readonly string[] {
  const names: string[] = [];
  const { columns } = after.layout;
  for (let at = 0; at < columns.length; at++) {
    const name = columns[at]?.name ?? '';
    if (sqlOf(before, name, at) !== after.values[at]) names.push(name);
  }
  if (before.layout === after.layout) return names;
  for (const [at, { name }] of before.layout.columns.entries()) {
    if (before.values[at] !== NULL && after.layout.indexOf(name) < 0) names.push(name);
  }
  return names;
}

/** @param likely where the tag most likely is. */
function sqlOf({ layout, values }: Values, name: string, likely: number): string {
  const at = layout.columns[likely]?.name === name ? likely : layout.indexOf(name);
  return values[at] ?? NULL;
}

const NULL = 'NULL';
