import { MAX_DEPTH } from '../../json/bad-json.ts';
import { type ByteReader, misfit } from '../byte-reader.ts';

/** Elements of a value that take no bytes, such as nulls: a few bytes can say that there are any number of them. */
const MOST_EMPTY = 100_000;

/** A whole number that says how many or which. */
export function whole(reader: ByteReader): number {
  const value = reader.signed();
  return typeof value === 'number' ? value : Number.NaN;
}

/** Calls `item` for each element of an array or map, block by block. @throws RecordError for more elements than bytes. */
export function itemsBehind(reader: ByteReader, item: () => void): void {
  let empty = 0;
  for (;;) {
    let count = whole(reader);
    if (count === 0) return;
    if (count < 0) {
      // The block's size in bytes comes then, for those who pass over it.
      count = -count;
      whole(reader);
    }
    if (!(count <= Number.MAX_SAFE_INTEGER)) throw misfit('a block has no count');
    for (let index = 0; index < count; index++) {
      const from = reader.at;
      item();
      if (reader.at === from && ++empty > MOST_EMPTY) {
        throw misfit(`it has more than ${MOST_EMPTY} elements without bytes`);
      }
    }
  }
}

/** The one of a list that is chosen by its place. */
export function chosen<T>(reader: ByteReader, choices: readonly T[], what: string): T {
  const choice = choices[whole(reader)];
  if (choice === undefined) throw misfit(`it has no such place for ${what}`);
  return choice;
}

export function booleanOf(reader: ByteReader): boolean {
  const byte = reader.byte();
  if (byte > 1) throw misfit('a boolean is neither 0 nor 1');
  return byte === 1;
}

export function tooDeep() {
  return misfit(`it is nested deeper than ${MAX_DEPTH}`);
}
