import { detached } from '../../../shared/detached.ts';
import { type Found, NO_SLOT } from '../../decode/json/found.ts';
import { isAt } from '../../decode/record-text.ts';
import type { Subtable } from '../../rows/row.ts';
import type { TypesOf } from '../columns/column.ts';

/** Subtables that are remembered, so that their rows share one object and their tags are read once. */
const REMEMBERED = 20_000;

/** No key in base64 is this, so that a record without key is none with an empty one. */
const NO_KEY = '-';

/** What a table depends on beside values of the record. */
export interface TableBy {
  /** The record's key in base64, where names have it. */
  readonly key: string | null | undefined;
  readonly types: TypesOf | undefined;
  /** What expressions gave for names and tags; empty without any. */
  readonly computed: string;
}

/** A table that was found before, and what it was found by. */
interface SeenTable extends TableBy {
  readonly table: Subtable;
  /** The JSON of each value that the table depends on. */
  readonly texts: readonly string[];
}

/** The tables that were found for records, by what they depend on. */
export class SeenTables {
  /** Slots that a table depends on. */
  readonly #slots: readonly number[];
  /** How many of the slots, the first ones, make the table's name. */
  readonly #nameSlots: number;
  readonly #seen = new Map<string, SeenTable>();
  /** The last table found for each hash: looking up a text that was just cut out costs much more than a number. */
  readonly #recent = new Map<number, SeenTable>();
  /** One copy of each text, so that what many tables have in common is near at hand when it is compared. */
  readonly #texts = new Map<string, string>();

  /** @param nameSlots how many of the slots, the first ones, make the table's name. */
  constructor(slots: readonly number[], nameSlots: number) {
    this.#slots = slots;
    this.#nameSlots = nameSlots;
  }

  /** The table of the last record of the same hash, if it depends on the same as this one. */
  recent(found: Found, key: TableBy['key'], types: TypesOf | undefined, computed: string): Subtable | undefined {
    const recent = this.#recent.get(hashOf(computed, this.#hash(found)));
    const isSame =
      recent !== undefined &&
      recent.key === key &&
      recent.types === types &&
      recent.computed === computed &&
      this.#has(found, recent.texts);
    return isSame ? recent.table : undefined;
  }

  /** The table of any record before that depends on the same; that which `make` gives when there was none. */
  find(found: Found, by: TableBy, make: () => Subtable): Subtable {
    const texts = this.#slots.map((slot) => found.json(slot));
    // No JSON holds the U+0000 between the texts.
    const id = [...texts, by.key ?? NO_KEY, by.types?.id, by.computed].join('\0');
    const seen = this.#seen.get(id) ?? this.#add(id, texts, by, make());
    this.#recent.set(hashOf(by.computed, this.#hash(found)), seen);
    return seen.table;
  }

  clear(): void {
    this.#seen.clear();
    this.#recent.clear();
    this.#texts.clear();
  }

  #add(id: string, texts: readonly string[], { key, types, computed }: TableBy, table: Subtable): SeenTable {
    if (this.#seen.size >= REMEMBERED) this.clear();
    const seen = {
      texts: texts.map((each) => this.#shared(each)),
      key,
      types,
      computed: detached(computed),
      table,
    };
    this.#seen.set(detached(id), seen);
    return seen;
  }

  #shared(text: string): string {
    const shared = this.#texts.get(text);
    if (shared !== undefined) return shared;
    const copy = detached(text);
    this.#texts.set(copy, copy);
    return copy;
  }

  /** Of the last characters of the values, where names and tags mostly differ: more of a name than of a tag. */
  #hash(found: Found): number {
    const { text } = found;
    let hash = 0;
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index] ?? NO_SLOT;
      const start = found.start(slot);
      const end = found.end(slot);
      hash = Math.imul(hash, 31) + end - start;
      const most = index < this.#nameSlots ? 10 : 4;
      for (let at = Math.max(start, end - most); at < end; at++) {
        hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;
      }
    }
    return hash;
  }

  /** Whether these texts are the JSON of the values. */
  #has(found: Found, texts: readonly string[]): boolean {
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index] ?? NO_SLOT;
      const before = texts[index];
      if (before === undefined || found.length(slot) !== before.length) return false;
      if (!isAt(before, found.text, found.start(slot))) return false;
    }
    return true;
  }
}

function hashOf(text: string, begin: number): number {
  let hash = begin;
  for (let at = Math.max(0, text.length - 12); at < text.length; at++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;
  }
  return hash;
}
