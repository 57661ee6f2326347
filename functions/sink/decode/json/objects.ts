import { unreadable } from '../../rows/record-error.ts';
import { MAX_DEPTH, tooDeep } from './bad-json.ts';
import { type Found, NO_SLOT } from './found.ts';
import type { LearnedKey } from './learned-key.ts';
import type { Mark } from './stretch.ts';
import { MISSING, OBJECT } from './value.ts';

/** Keys of objects with fields below that may come again in one record. */
const MOST_REPEATED = 1_000;

/** Notes where the objects are that a walk comes through, and forgets what was below a key that comes again in its object. */
export class Objects {
  readonly #found: Found;
  /** Tells the values that are walked through from each other. */
  #visit = 0;
  #repeated = 0;

  constructor(found: Found) {
    this.#found = found;
  }

  /** Begins the next record. */
  beginRecord(): void {
    this.#repeated = 0;
  }

  /** Begins to go through the value of a key. */
  beginValue(key: LearnedKey): void {
    this.#visit++;
    key.visit = this.#visit;
  }

  /** Comes to a key. */
  enter(key: LearnedKey): void {
    if (key.visit === this.#visit) this.#again(key);
    key.visit = this.#visit;
  }

  /** Notes what begins and ends inside a stretch that begins at a place. */
  mark(marks: readonly Mark<LearnedKey>[], from: number): void {
    for (const { kind, key, by } of marks) {
      if (kind === 'opens') this.open(key, from + by);
      else this.close(key, from + by);
    }
  }

  /** Comes to a key whose value is an object. */
  open(key: LearnedKey, at: number): void {
    this.enter(key);
    this.begin(key, at);
  }

  /** Notes that the value of a key is an object. @throws RecordError when it is nested too deeply. */
  begin({ depth, objectSlot, presenceSlot }: LearnedKey, at: number): void {
    if (depth >= MAX_DEPTH) throw tooDeep(at);
    if (presenceSlot !== NO_SLOT) this.#found.put(presenceSlot, OBJECT, at, at);
    if (objectSlot !== NO_SLOT) this.#found.put(objectSlot, MISSING, at, at);
  }

  /** Notes where the object ends that began last at a key. */
  close({ objectSlot }: LearnedKey, end: number): void {
    this.#found.put(objectSlot, OBJECT, this.#found.start(objectSlot), end);
  }

  /** Notes an object that was gone through by itself. */
  whole({ arraySlot, objectSlot, presenceSlot }: LearnedKey, at: number, end: number): void {
    if (arraySlot !== NO_SLOT) this.#found.put(arraySlot, OBJECT, at, end);
    if (objectSlot !== NO_SLOT) this.#found.put(objectSlot, OBJECT, at, end);
    if (presenceSlot !== NO_SLOT) this.#found.put(presenceSlot, OBJECT, at, end);
  }

  /** A key that comes again in one object hides all that was below it before. */
  #again(key: LearnedKey): void {
    // Each costs a look at all that was found before.
    if (++this.#repeated > MOST_REPEATED) {
      throw unreadable(`keys of objects come again in their object more than ${MOST_REPEATED} times`);
    }
    this.#clear(key);
    this.#found.dropCleared();
  }

  #clear({ slot, arraySlot, presenceSlot, children }: LearnedKey): void {
    if (presenceSlot !== NO_SLOT) this.#found.clear(presenceSlot, presenceSlot + 1);
    if (slot !== NO_SLOT) this.#found.clear(slot, slot + 1);
    if (arraySlot !== NO_SLOT) this.#found.clear(arraySlot, arraySlot + 1);
    for (const child of children.values()) this.#clear(child);
  }
}
