import type { Backfill } from './backfill.ts';
import { checkpointOf } from './checkpoint-item.ts';
import { type Item, numberOf } from './checkpoint-table.ts';

/** A backfill with what an operator wants to know of it. */
export interface BackfillState extends Backfill {
  /** In ms since 1970. */
  readonly createdAt: number;
  /** In ms since 1970; undefined when rows are still to be sent. */
  readonly finishedAt: number | undefined;
  /** In ms since 1970, of the last change; undefined when there was none. */
  readonly updatedAt: number | undefined;
}

/** Attribute with the time at which all of a backfill was sent. */
export const FINISHED_AT = 'finishedAt';

/** The backfill in an item. @throws Error when its position is none, or it lacks table or times. */
export function backfillOf(item: Item, id: string): BackfillState {
  const table = item.table?.S;
  const from = item.from?.S;
  const to = item.to?.S;
  if (table === undefined || from === undefined || to === undefined) {
    throw new Error('a backfill has the attributes table, from and to, each text (S)');
  }
  return {
    id,
    table,
    from,
    to,
    topic: item.topic?.S,
    checkpoint: checkpointOf(item),
    createdAt: numberOf(item, 'createdAt') ?? 0,
    finishedAt: numberOf(item, FINISHED_AT),
    updatedAt: numberOf(item, 'updatedAt'),
  };
}

/** Orders backfills by age, the oldest first; those of one moment by id. */
export function byAge(a: BackfillState, b: BackfillState): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
