import { type JsonValue, MISSING } from './value.ts';

/** The slot in which nothing is ever found: that of what a plan does not want. */
export const NO_SLOT = 0;

/** A value that no setting names, but that is wanted since all are. */
export interface UnnamedField {
  readonly slot: number;
  /** Keys from the record to the value. */
  readonly steps: readonly string[];
}

const NO_FIELD: UnnamedField = { slot: NO_SLOT, steps: [] };

/** What was found in a text, by the slots of a plan: of each value its kind, and where its JSON is. */
export class Found {
  text = '';
  /** How many values were found that no setting names. */
  unnamedCount = 0;
  /** Not emptied, since an array that grows from nothing for each text takes time. */
  readonly #unnamed: UnnamedField[] = [];
  #kinds = new Uint8Array();
  #starts = new Int32Array();
  #ends = new Int32Array();

  constructor(slots: number) {
    this.reset(slots);
  }

  kind(slot: number): number {
    return this.#kinds[slot] ?? MISSING;
  }

  start(slot: number): number {
    return this.#starts[slot] ?? 0;
  }

  end(slot: number): number {
    return this.#ends[slot] ?? 0;
  }

  /** Characters of a value's JSON; 0 when it is missing. */
  length(slot: number): number {
    return this.end(slot) - this.start(slot);
  }

  /** A value's JSON; empty when it is missing. */
  json(slot: number): string {
    return this.text.slice(this.start(slot), this.end(slot));
  }

  /** Gives what is in a slot to be looked at. */
  load(slot: number, value: JsonValue): void {
    value.put(this.text, this.kind(slot), this.start(slot), this.end(slot));
  }

  put(slot: number, kind: number, start: number, end: number): void {
    this.#kinds[slot] = kind;
    this.#starts[slot] = start;
    this.#ends[slot] = end;
  }

  /** Forgets what was found in the slots from one up to another, which is not forgotten. */
  clear(from: number, to: number): void {
    for (let slot = from; slot < to; slot++) this.put(slot, MISSING, 0, 0);
  }

  /** A value that no setting names, by its place among those that the text has. */
  unnamed(index: number): UnnamedField {
    return this.#unnamed[index] ?? NO_FIELD;
  }

  addUnnamed(field: UnnamedField): void {
    this.#unnamed[this.unnamedCount++] = field;
  }

  /** Forgets the values that no setting names, from the `count`th on. */
  keepUnnamed(count: number): void {
    for (let index = count; index < this.unnamedCount; index++) this.#kinds[this.unnamed(index).slot] = MISSING;
    this.unnamedCount = count;
  }

  /** Forgets those of the values that no setting names whose slots have been cleared. */
  dropCleared(): void {
    const { unnamedCount } = this;
    this.unnamedCount = 0;
    for (let index = 0; index < unnamedCount; index++) {
      const field = this.unnamed(index);
      if (this.kind(field.slot) !== MISSING) this.addUnnamed(field);
    }
  }

  /** Begins anew with a number of empty slots. */
  reset(slots: number): void {
    this.#kinds = new Uint8Array(slots);
    this.#starts = new Int32Array(slots);
    this.#ends = new Int32Array(slots);
  }

  /** Makes room for slots up to a number of them. */
  reserve(slots: number): void {
    if (slots <= this.#kinds.length) return;
    const room = 2 * slots;
    this.#kinds = grown(new Uint8Array(room), this.#kinds);
    this.#starts = grown(new Int32Array(room), this.#starts);
    this.#ends = grown(new Int32Array(room), this.#ends);
  }
}

function grown<Slots extends Uint8Array | Int32Array>(room: Slots, slots: Slots): Slots {
  room.set(slots);
  return room;
}
