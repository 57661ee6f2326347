import { detached } from '../../../shared/detached.ts';
import { isAt } from '../record-text.ts';

/** An object that begins or ends inside a stretch, so many characters from the stretch's begin. */
export interface Mark<Key> {
  readonly kind: 'opens' | 'closes';
  readonly key: Key;
  readonly by: number;
}

/** All that a text had from the end of one value to the begin of the next: commas, braces, keys, colons, white space. */
export interface Stretch<Key> {
  readonly text: string;
  readonly marks: readonly Mark<Key>[];
  /** The key of the next value; undefined when the stretch ends with the object that is read. */
  readonly to: Key | undefined;
}

/** Longest stretch that is remembered, in characters; most have a dozen. */
const LONGEST = 1_024;

/** What came at one place of records, behind a value or behind the brace of an object: the last two stretches that differ. */
export class Turn<Key> {
  #likely: Stretch<Key> | undefined;
  #other: Stretch<Key> | undefined;

  /** What is at a place of a text, if it came before. */
  find(text: string, at: number): Stretch<Key> | undefined {
    const likely = this.#likely;
    if (likely === undefined || isAt(likely.text, text, at)) return likely;
    const other = this.#other;
    if (other === undefined || !isAt(other.text, text, at)) return undefined;
    this.#likely = other;
    this.#other = likely;
    return other;
  }

  /** Remembers what came. */
  learn(stretch: Stretch<Key>): void {
    this.#other = this.#likely;
    this.#likely = stretch;
  }
}

/**
 * What a text has from one place to another, to be remembered; undefined when it is too long for that.
 * @param before the stretch that led to the same key the last time: mostly it is the same, and taken again.
 */
export function stretchOf<Key>(
  text: string,
  from: number,
  end: number,
  marks: readonly Mark<Key>[],
  to: Key | undefined,
  before: Stretch<Key> | undefined,
): Stretch<Key> | undefined {
  const length = end - from;
  if (before?.text.length === length && before.marks.length + marks.length === 0 && isAt(before.text, text, from)) {
    return before;
  }
  return length > LONGEST ? undefined : { text: detached(text.slice(from, end)), marks, to };
}
