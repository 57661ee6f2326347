/** Why an expression has no value for a record. The message names types, functions and fields, never a value. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** The same, since something that it is made of is missing or null: `coalesce()` and `has()` take it for nothing. */
export class Missing extends Fault {}

/** What an expression may do for one record: what is more ends it, so that none can hang. */
const MOST_STEPS = 2_000_000;

/** An error is worth so many steps: its stack is written down. */
export const STEPS_OF_A_FAULT = 50;

/** Characters of the longest text, and bytes of the longest bytes, that an expression makes: as much as a statement takes. */
export const MOST_TEXT = 1_048_576;

/** Elements of the longest list that an expression makes. */
export const MOST_ELEMENTS = 100_000;

/** Counts what expressions do for one record. */
export class Meter {
  #left = MOST_STEPS;

  /** Begins the next record. */
  reset(): void {
    this.#left = MOST_STEPS;
  }

  /** Counts steps: an element of a list is one, and so are 64 characters that are looked at. @throws Fault when there are too many. */
  step(count = 1): void {
    this.#left -= count;
    if (this.#left < 0) throw new Fault('it takes too many steps');
  }

  /** Counts the characters of a text, or the bytes, that a function looks at. */
  look(length: number): void {
    if (length >= 64) this.step(length >> 6);
  }
}

/** @throws Fault for a text or bytes longer than an expression may make. */
export function checkLength(length: number): void {
  if (length > MOST_TEXT) throw new Fault('it makes a text longer than 1 MiB');
}

/** @throws Fault for a list longer than an expression may make. */
export function checkElements(count: number): void {
  if (count > MOST_ELEMENTS) throw new Fault(`it makes a list of more than ${MOST_ELEMENTS} elements`);
}
