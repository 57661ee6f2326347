import { type Found, NO_SLOT } from '../../decode/json/found.ts';
import { Indexes } from '../../decode/json/indexes.ts';
import { behindMember } from '../../decode/json/members.ts';
import type { Reader } from '../../decode/json/reader.ts';
import { JsonValue, MISSING, OBJECT } from '../../decode/json/value.ts';
import type { Level } from './level.ts';

/** Where a reading is among the elements of a level: how many came before, and the key of the member of an object. */
export interface Place {
  index: number;
  readonly name: JsonValue;
}

/** Where a reading is at each level. */
export class Places {
  readonly #indexes = new Indexes();
  /** By the levels' depth. */
  readonly #places: Place[] = [];

  /** Begins a level anew. */
  begin(level: Level): void {
    if (!level.isMarked && !level.hasMembers) return;
    const place = this.at(level);
    place.index = 0;
    place.name.kind = MISSING;
  }

  at({ depth }: Level): Place {
    let place = this.#places[depth];
    if (place === undefined) {
      place = { index: 0, name: new JsonValue() };
      this.#places[depth] = place;
    }
    return place;
  }

  /** Whether what was read last at a level is the member of an object. */
  isMember(level: Level): boolean {
    return this.at(level).name.kind !== MISSING;
  }

  /** Puts the place and key of the element that was read last at a level among what was found, where rows have them. */
  mark(level: Level, found: Found): void {
    if (!level.isMarked) return;
    const { indexSlot, keySlot } = level.node;
    const place = this.at(level);
    const { kind, start, end } = place.name;
    if (keySlot !== NO_SLOT) found.put(keySlot, kind, start, end);
    if (indexSlot !== NO_SLOT) this.#indexes.put(found, indexSlot, place.index++);
  }
}

/** The elements of the array, or members of the object, that was found at a level: each is read in the place of the one before. */
export class Elements {
  readonly #reader: Reader;
  readonly #level: Level;
  readonly #name: JsonValue;
  readonly #isApart: boolean;
  readonly #isObject: boolean;
  /** Values beside the elements that no setting names, and that stay. */
  readonly #unnamed: number;
  /** Places of members of an object that are no elements. */
  readonly #passed: ReadonlySet<number> | undefined;
  #at: number;

  /** @param isApart whether objects in an array are not looked into, since they will be taken apart. */
  constructor(reader: Reader, level: Level, { name }: Place, isApart: boolean) {
    const { found } = reader;
    const { arraySlot } = level.node;
    this.#reader = reader;
    this.#level = level;
    this.#name = name;
    this.#isApart = isApart;
    this.#isObject = found.kind(arraySlot) === OBJECT;
    this.#unnamed = found.unnamedCount;
    this.#passed = this.#isObject ? reader.around(level.node) : undefined;
    this.#at = reader.firstElement(arraySlot);
  }

  /** Reads the next one; false when there is none. */
  next(): boolean {
    const { node } = this.#level;
    if (this.#passed !== undefined) this.#pass(this.#passed);
    if (this.#at < 0) {
      if (this.#isObject) this.#name.kind = MISSING;
      return false;
    }
    this.#at = this.#isObject
      ? this.#reader.member(node, this.#at, this.#unnamed, this.#name)
      : this.#reader.element(node, this.#at, this.#unnamed, this.#isApart);
    return true;
  }

  #pass(passed: ReadonlySet<number>): void {
    while (passed.has(this.#at)) this.#at = behindMember(this.#reader.found.text, this.#at);
  }
}
