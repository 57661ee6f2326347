import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Position } from '../checkpoint/position.ts';
import type { SourceRow } from '../rows/source-row.ts';

/** A way to read a table: what is sent and committed is the same whichever it is. */
export interface Reader {
  /**
   * The batches behind a position, until nothing is left to read now. Whoever leaves early calls `return`, as `for await`
   * does; what it holds is given back then.
   * @param position undefined: from the very beginning.
   */
  open(position: Position | undefined): AsyncGenerator<Batch, void, undefined>;
}

/** Rows that are committed together, when all of them are acknowledged. */
export interface Batch {
  /** Its rows. Those of one subtable are in one piece. */
  readonly pieces: AsyncIterable<Piece>;
  /** All of them are in memory. Otherwise what is still to be read may need the memory that the next batch would take. */
  readonly isWhole: boolean;
  /** Nothing follows, and the reader need not look. */
  readonly isLast: boolean;
  /** Behind all of its rows: the position to commit, from where a reader that is opened there goes on. */
  readonly end: Position;
  /**
   * Asks whether the columns are still those that it was read with. Its rows are then whole; a column added while they
   * were read would be missing in them.
   */
  isCurrent(): Promise<boolean>;
  /** Gives the memory of its rows back; to be called once. */
  release(): void;
}

/** Rows that are in memory together and have the same columns. */
export interface Piece {
  /** The time, then the columns that the cells are of, in their order. */
  readonly schema: TableSchema;
  readonly rows: readonly SourceRow[];
}

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
