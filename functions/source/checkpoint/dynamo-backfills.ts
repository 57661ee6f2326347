import type { Backfills } from './backfill.ts';
import { backfillOf, byAge, FINISHED_AT } from './backfill-item.ts';
import { readItems } from './checkpoint-item.ts';
import { BACKFILL_PREFIX, type CheckpointTable, itemsOf } from './checkpoint-table.ts';
import { fencedCheckpoints } from './dynamo-checkpoints.ts';
import type { Lease } from './lease.ts';

/** Whether there is a backfill that is not finished, paused or not. */
export async function hasOpenBackfills(table: CheckpointTable): Promise<boolean> {
  return [...(await itemsOf(table, BACKFILL_PREFIX)).values()].some((item) => item[FINISHED_AT] === undefined);
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
      const all = [...(await readItems(table, BACKFILL_PREFIX, backfillOf)).values()];
      for (const { id, createdAt } of all) created.set(id, createdAt);
      return all.filter((each) => each.finishedAt === undefined && !each.checkpoint.paused).sort(byAge);
    },
    finish: (id, from) => checkpoints.end(id, from, FINISHED_AT),
  };
}
