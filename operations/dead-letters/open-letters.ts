import { type LetterFilter, letterFilter } from './filter.ts';
import type { DeadLetter } from './letter.ts';
import { isDealtWith } from './list.ts';
import { type DeadLetters, readLetters } from './open.ts';

/** Told where the reading is, so that what is no dead letter of the connector can count as dealt with. */
export type OnGap = (partition: number, from: number, to: number) => void;

/**
 * The dead letters that are meant and not dealt with, in chunks: of each partition the oldest first.
 * @param most dead letters of a chunk.
 * @param onGap told of offsets behind which nothing of the connector is, once all before them is done.
 */
export async function* openLetters(
  letters: DeadLetters,
  filter: LetterFilter,
  most: number,
  onGap: OnGap = () => {},
): AsyncGenerator<readonly DeadLetter[]> {
  const isMeant = letterFilter(filter);
  for (const { partition, from, to } of letters.ranges) {
    let next = Math.max(from, letters.dealtWith.get(partition)?.position ?? from);
    let chunk: DeadLetter[] = [];
    for await (const letter of readLetters(letters, [{ partition, from: next, to }])) {
      const { offset } = letter.record;
      if (offset > next) onGap(partition, next, offset);
      next = offset + 1;
      if (isDealtWith(letters, letter) || !isMeant(letter)) continue;
      chunk.push(letter);
      if (chunk.length < most) continue;
      yield chunk;
      chunk = [];
    }
    if (next < to) onGap(partition, next, to);
    if (chunk.length > 0) yield chunk;
  }
}
