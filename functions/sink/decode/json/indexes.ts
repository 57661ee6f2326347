import type { Found } from './found.ts';
import { INTEGER } from './value.ts';

/** As many digits are kept for all records: those of so many indexes. */
const KEPT = 10_000;

let kept = '';

/**
 * Puts whole numbers that a record does not have among what was found in it: behind its text, where they are values like
 * others.
 */
export class Indexes {
  /** The last text that numbers stand behind, where they begin, and how many there are: all from 0 on, without blanks. */
  #text = '';
  #from = 0;
  #count = 0;

  put(found: Found, slot: number, index: number): void {
    if (found.text !== this.#text) {
      this.#from = found.text.length;
      this.#count = 0;
    }
    if (index >= this.#count) this.#extend(found, index);
    const width = index < 10 ? 1 : String(index).length;
    const start = this.#from + digitsBefore(index, width);
    found.put(slot, INTEGER, start, start + width);
  }

  #extend(found: Found, index: number): void {
    let count = 100;
    while (count <= index) count *= 10;
    // No text has more elements, each with its comma.
    if (count > KEPT) count = Math.max(index + 1, Math.min(count, this.#from));
    found.text = found.text.slice(0, this.#from) + digitsUpTo(count);
    this.#text = found.text;
    this.#count = count;
  }
}

/** Characters of all whole numbers below one that has so many digits. */
function digitsBefore(index: number, width: number): number {
  let characters = 0;
  for (let digits = 1, first = 0, next = 10; digits < width; digits++, first = next, next *= 10) {
    characters += digits * (next - first);
  }
  return characters + width * (index - (width === 1 ? 0 : 10 ** (width - 1)));
}

function digitsUpTo(count: number): string {
  if (count > KEPT) return Array.from({ length: count }, (_, index) => index).join('');
  if (kept === '') kept = Array.from({ length: KEPT }, (_, index) => index).join('');
  return kept.slice(0, digitsBefore(count, String(count).length));
}
