import type { Position } from './position.ts';

/** What is kept of one table between invocations. */
export interface Checkpoint {
  /** Undefined before the first row. */
  readonly position: Position | undefined;
  /** The rows published within the look-back, as the text of `published-counts.ts`. */
  readonly published: string | undefined;
  /** The row before which the table stands, as the text of `source-row.ts`; forgotten when somebody moves the position. */
  readonly standsBefore?: string | undefined;
  /** TDengine's `create_time` of the table that the position is of, in ms since 1970; left out when it is not known. */
  readonly tableCreateTime?: number | undefined;
  /** Rows that were sent; counted of backfills alone. */
  readonly sentRows?: number | undefined;
  /** Set by an operator: nothing is read until it is taken away. */
  readonly paused: boolean;
  /**
   * Grows with each commit, and when an operator's command moves the position; not when it is paused, which stops no
   * commit. A position that was moved by hand in DynamoDB has the version from before. 0 when there is nothing yet.
   */
  readonly version: number;
}

/** An item as it was read. One that cannot be read stops what it is of, and nothing else. */
export type ReadItem<T> =
  | { readonly kind: 'readable'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: Error; readonly paused: boolean };

/** Whether an operator has set it to wait, as far as that can be read. */
export function isPaused(read: ReadItem<Pick<Checkpoint, 'paused'>> | undefined): boolean {
  switch (read?.kind) {
    case 'readable':
      return read.value.paused;
    case 'unreadable':
      return read.paused;
    case undefined:
      return false;
  }
}

/** How far a table has come. */
export interface Progress {
  /** Undefined: it begins again. */
  readonly position: Position | undefined;
  /** Undefined when there is no position. */
  readonly published: string | undefined;
  readonly standsBefore?: string | undefined;
  /** Left out, it stays as it is. */
  readonly tableCreateTime?: number | undefined;
  /** Rows that were sent to come this far; left out: none. */
  readonly rows?: number | undefined;
}

/** The checkpoints of a connector, one item each, named `<database>.<table>`; of its backfills, named by their ids. */
export interface Checkpoints {
  /** All checkpoints, by name, those that cannot be read too. */
  readAll(): Promise<ReadonlyMap<string, ReadItem<Checkpoint>>>;
  /**
   * Makes a checkpoint ours to change: from now on no commit with an older fence is taken.
   * @returns the checkpoint as it stands. @throws LeaseLostError when a newer invocation has claimed it, Error when it
   * cannot be read.
   */
  claim(name: string): Promise<Checkpoint>;
  /**
   * Changes a claimed checkpoint. A write done twice, as when its answer was lost, is done once.
   * @param from the checkpoint as this invocation knows it.
   * @returns the checkpoint as it stands now, perhaps paused meanwhile.
   * @throws LeaseLostError when a newer invocation has claimed it, PositionMovedError when somebody else has changed it.
   */
  commit(name: string, from: Checkpoint, to: Progress): Promise<Checkpoint>;
}

/** A newer invocation has taken over: this one must stop, and nothing it has sent is lost. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A position that is not where this invocation left it: somebody has moved it. The next invocation goes on from there. */
export class PositionMovedError extends Error {
  override readonly name = 'PositionMovedError';
}
