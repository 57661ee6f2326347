import type { Checkpoint } from '../checkpoint-item.ts';
import type { Checkpoints } from '../checkpoints.ts';

/** Rows of one table that an operator wants sent (again): `from <= time < to`. */
export interface Backfill {
  /** Unique among the connector's backfills. */
  readonly id: string;
  readonly table: string;
  /** ISO 8601 with zone. */
  readonly from: string;
  /** ISO 8601 with zone. */
  readonly to: string;
  /** Where to; undefined for the topic of the table. */
  readonly topic: string | undefined;
  readonly checkpoint: Checkpoint;
}

/** The backfills that are neither finished nor paused. */
export interface OpenBackfills {
  /** The oldest first. */
  readonly open: readonly Backfill[];
  /** Those that cannot be read, by id. */
  readonly unreadable: ReadonlyMap<string, Error>;
}

/** The backfills of a connector. */
export interface Backfills {
  open(): Promise<OpenBackfills>;
  /** The checkpoints of those that `open` has read, by id: one that was started anew since then is refused. */
  readonly checkpoints: Checkpoints;
  /** Notes that all is sent. @throws as `Checkpoints.commit`. */
  finish(id: string, from: Checkpoint): Promise<void>;
}
