import { type ByteReader, misfit } from '../byte-reader.ts';

/** Elements of a value that take no bytes, such as nulls: a few bytes can say that there are any number of them. */
const MOST_EMPTY = 100_000;

/** A whole number that says how many or which. */
export function whole(reader: ByteReader): number {
  const value = reader.signed();
  return typeof value === 'number' ? value : Number.NaN;
}

/** How many bytes a string or bytes have, which must be there. */
export function length(reader: ByteReader): number {
  return whole(reader);
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
