import { readItem } from '../checkpoint-item.ts';
import { BACKFILL_PREFIX, type CheckpointTable, type Item, itemsOf } from '../checkpoint-table.ts';
import { fencedCheckpoints } from '../dynamo-checkpoints.ts';
import type { Lease } from '../lease/lease.ts';
import { type Backfill, type Backfills, backfillOf, byAge, FINISHED_AT } from './backfill.ts';

/** Whether there is a backfill that is not finished, paused or not. */
export async function hasOpenBackfills(table: CheckpointTable): Promise<boolean> {
  return [...(await itemsOf(table, BACKFILL_PREFIX)).values()].some(isUnfinished);
}

/** One that ended otherwise than with a time did not: it cannot be read, and somebody is to be told. */
function isUnfinished(item: Item): boolean {
  return item[FINISHED_AT]?.N === undefined;
}

/** The backfills of a connector in DynamoDB. @param lease that of the backfills. @param now in ms since 1970. */
export function dynamoBackfills(
  table: CheckpointTable,
  lease: Pick<Lease, 'owner' | 'fence'>,
  now: () => number,
): Backfills {
  const created = new Map<string, number>();
  const items = { prefix: BACKFILL_PREFIX, createdAt: (id: string) => created.get(id) };
  const checkpoints = fencedCheckpoints(table, items, lease, now);
  return {
    checkpoints,
    async open() {
      const items = await itemsOf(table, BACKFILL_PREFIX);
      const unfinished = [...items].filter(([, item]) => isUnfinished(item));
      const read = unfinished.map(([id, item]) => {
        const found = readItem(BACKFILL_PREFIX + id, item, (it) => backfillOf(it, id));
        return [id, found] as const;
      });
      const open: Backfill[] = [];
      const unreadable = new Map<string, Error>();
      for (const [id, found] of read.sort(byAge)) {
        if (found.kind === 'unreadable') {
          if (!found.paused) unreadable.set(id, found.reason);
          continue;
        }
        created.set(id, found.value.createdAt);
        if (!found.value.checkpoint.paused) open.push(found.value);
      }
      return { open, unreadable };
    },
    finish: (id, from) => checkpoints.end(id, from, FINISHED_AT),
  };
}
