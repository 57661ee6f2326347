import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { Checkpoint, Progress } from '../checkpoint/checkpoint.ts';
import { inUnit, type Position } from '../checkpoint/position.ts';

/** A table as TDengine has it now, and what is to become of a position that is of another one. */
export interface TableNow {
  readonly precision: Precision;
  /** In ms since 1970; undefined when TDengine does not say. */
  readonly createTime: number | undefined;
  /** `restart`: from the beginning, so that no row is passed over; `continue`: from the position. */
  readonly recreated: 'restart' | 'continue';
}

/** A table that was dropped and made anew under its name. */
export interface MadeAnew {
  /** `create_time` of the table that the position is of, in ms since 1970. */
  readonly before: number;
  /** That of the table as it is now. */
  readonly now: number;
  /** Of the table from before. */
  readonly position: Position;
}

/** What is to be noted of a table before it is read. */
export interface Identified {
  readonly progress: Progress;
  /** Undefined when only its create time was not known yet, as of a position that an earlier version left. */
  readonly madeAnew: MadeAnew | undefined;
}

/**
 * Whether the table is another one than the position is of. A table's create time is later than its database's: so a
 * database that was made anew is told by each of its tables.
 */
export function madeAnew(
  { position, tableCreateTime: before }: Checkpoint,
  { createTime: now }: Pick<TableNow, 'createTime'>,
): MadeAnew | undefined {
  if (position === undefined || before === undefined || now === undefined || before === now) return undefined;
  return { before, now, position };
}

/** What is to be noted; undefined when all is as it was, and before the first position. */
export function identified(checkpoint: Checkpoint, table: TableNow): Identified | undefined {
  const { position, published, standsBefore } = checkpoint;
  const { createTime, precision } = table;
  if (position === undefined || createTime === undefined) return undefined;
  const anew = madeAnew(checkpoint, table);
  if (anew !== undefined) {
    // What was published, and the row that could not be sent, are of the table from before.
    const from = table.recreated === 'continue' ? inUnit(position, precision) : undefined;
    return { progress: { position: from, published: undefined, tableCreateTime: createTime }, madeAnew: anew };
  }
  if (checkpoint.tableCreateTime !== undefined) return undefined;
  return { progress: { position, published, standsBefore, tableCreateTime: createTime }, madeAnew: undefined };
}
