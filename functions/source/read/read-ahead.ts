import type { Batch } from './reader.ts';

/** What comes of reading: a batch, or, at the end, that nothing is left. */
export type Read =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | {
      /** Not said by a reading that ended since it was not to go on. */
      readonly kind: 'caught up';
    };

/**
 * Gives out batch after batch, and reads the next while one is worked on. A batch is released when the next is asked for,
 * or whoever asks leaves: then nothing is in memory and nothing runs any more.
 * @param goOn asked before each batch but the first is read.
 */
export async function* readAhead(
  batches: AsyncGenerator<Batch, void, undefined>,
  goOn: () => boolean,
): AsyncGenerator<Read, void, undefined> {
  let ahead: Promise<IteratorResult<Batch, void>> | undefined = batches.next();
  try {
    while (ahead !== undefined) {
      const next: IteratorResult<Batch, void> = await ahead;
      ahead = undefined;
      if (next.done === true) return yield { kind: 'caught up' };
      const batch = next.value;
      try {
        if (batch.isWhole && !batch.isLast && goOn()) {
          ahead = batches.next();
          // One that fails while this batch is worked on is awaited later; until then it would be nobody's rejection.
          ahead.catch(() => undefined);
        }
        yield { kind: 'batch', batch };
      } finally {
        batch.release();
      }
      if (batch.isLast || (!batch.isWhole && goOn())) ahead = batches.next();
    }
  } finally {
    await ahead?.then(
      (unused) => unused.value?.release(),
      () => undefined,
    );
    await batches.return();
  }
}
