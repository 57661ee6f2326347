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
