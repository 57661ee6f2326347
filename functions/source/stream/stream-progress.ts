import { EARLIEST_TIME } from '../../shared/tdengine/time/precision.ts';
import type { Checkpoint, Checkpoints } from '../checkpoint/checkpoint.ts';
import { atTime, isSame, type Position, timeOf, unitOf } from '../checkpoint/position.ts';
import { bucketWidth, countsText, type PublishedCounts, parseCounts, pruned } from '../late/published-counts.ts';
import { parsePlace, placeText, type RowPlace } from '../rows/source-row.ts';
import { identified, type MadeAnew, madeAnew, type TableNow } from './table-identity.ts';

/** What the progress of a table is made of. */
export interface ProgressOptions extends TableNow {
  /** Of the checkpoint. */
  readonly name: string;
  readonly checkpoints: Checkpoints;
  /** The checkpoint as last read. */
  readonly stored: Checkpoint | undefined;
  /** Where to begin when there is no position; undefined: from the very beginning. */
  readonly first: () => Position | undefined;
  /** How far behind the position late rows are looked for, in ms; 0: not at all. */
  readonly lookbackMs: number;
  /** Told of a table that was made anew, before that is noted: it is not found out again then. */
  readonly madeAnew: (found: MadeAnew) => void;
}

/** Somebody else changed the checkpoint since it was read: what was read of the table may not be what is next. */
export class CheckpointChangedError extends Error {
  override readonly name = 'CheckpointChangedError';
}

/** How far a table has come, as the running invocation knows it. */
export interface StreamProgress {
  /** In the database's unit, as it is now. Undefined before the first row. */
  position(): Position | undefined;
  /** Rows after this are to be read; undefined: all. */
  from(): Position | undefined;
  /** Undefined when there is no look-back. */
  published(): PublishedCounts | undefined;
  paused(): boolean;
  checkpoint(): Checkpoint;
  /**
   * Makes the checkpoint ours to change, once and only when there is something to publish, so that a table without new
   * rows costs no write. @throws CheckpointChangedError, LeaseLostError
   */
  claim(): Promise<void>;
  /**
   * Notes which table this is, when that is not known or it is another one than before; a table that was made anew
   * begins again or goes on as the settings say. @throws as `claim` and `commit`
   */
  identify(): Promise<void>;
  /** The row before which the table stands. */
  standsBefore(): RowPlace | undefined;
  /**
   * Moves the position and notes what has been published, in one write. @throws PositionMovedError, LeaseLostError
   * @param standsBefore the row that cannot be sent and is next; undefined: there is none.
   * @param rows that were sent to come this far.
   */
  commit(
    position: Position,
    published: PublishedCounts | undefined,
    standsBefore?: RowPlace | undefined,
    rows?: number,
  ): Promise<void>;
}

const NOTHING: Checkpoint = { position: undefined, published: undefined, paused: false, version: 0 };

/** The progress of one table. @throws Error when the position is one of another precision. */
export function streamProgress(options: ProgressOptions): StreamProgress {
  const { name, precision, createTime, checkpoints, first, lookbackMs } = options;
  let checkpoint = checked(options.stored ?? NOTHING);
  let published = countsOf(checkpoint);
  let claimed = false;

  return {
    position,
    from: () => position() ?? first(),
    published: () => published,
    paused: () => checkpoint.paused,
    checkpoint: () => checkpoint,
    claim,
    async identify() {
      const found = identified(checkpoint, options);
      if (found === undefined) return;
      await claim();
      if (found.madeAnew !== undefined) options.madeAnew(found.madeAnew);
      checkpoint = await checkpoints.commit(name, checkpoint, found.progress);
      published = countsOf(checkpoint);
    },
    standsBefore: () => (checkpoint.standsBefore === undefined ? undefined : parsePlace(checkpoint.standsBefore)),
    async commit(position, counts, standsBefore, rows) {
      const kept = counts && pruned(counts, timeOf(position, precision), lookbackMs, precision);
      const to = {
        position,
        published: kept && countsText(kept),
        standsBefore: standsBefore && placeText(standsBefore),
        tableCreateTime: createTime,
        ...(rows !== undefined && { rows }),
      };
      checkpoint = await checkpoints.commit(name, checkpoint, to);
      published = kept;
    },
  };

  function position(): Position | undefined {
    return checkpoint.position && atTime(timeOf(checkpoint.position, precision), precision);
  }

  async function claim(): Promise<void> {
    if (claimed) return;
    const before = checkpoint;
    checkpoint = checked(await checkpoints.claim(name));
    claimed = true;
    // Who moves a position by hand knows nothing of versions.
    if (checkpoint.version === before.version && isSame(checkpoint.position, before.position)) return;
    published = countsOf(checkpoint);
    throw new CheckpointChangedError(`the checkpoint of ${name} was changed meanwhile`);
  }

  /** Where nothing is known of what was published, nothing behind the position is looked for. */
  function countsOf({ position, published: text }: Checkpoint): PublishedCounts | undefined {
    if (lookbackMs === 0) return undefined;
    const counts = text === undefined ? undefined : parseCounts(text);
    if (counts !== undefined) return counts;
    const since = position ?? first();
    return {
      since: since === undefined ? EARLIEST_TIME : timeOf(since, precision),
      widthMs: bucketWidth(lookbackMs),
      counts: new Map(),
    };
  }

  function checked(read: Checkpoint): Checkpoint {
    const { position } = read;
    if (position !== undefined && unitOf(position) !== precision && madeAnew(read, options) === undefined) {
      throw new Error(
        `the position of ${name} counts ${unitOf(position)}, the database counts ${precision}: was it created anew? Delete the position to begin again`,
      );
    }
    return read;
  }
}
