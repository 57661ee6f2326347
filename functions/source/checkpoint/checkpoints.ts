import type { Checkpoint, ReadItem } from './checkpoint-item.ts';
import type { Position } from './position.ts';

/** How far a table has come. */
export interface Progress {
  /** Undefined: it begins again. */
  readonly position: Position | undefined;
  /** Undefined when there is no position. */
  readonly published: string | undefined;
  readonly standsBefore?: string | undefined;
  /** Left out, it stays as it is. */
  readonly tableCreateTime?: number | undefined;
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
