import { DynamoDBServiceException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { countIn, MOST_COUNT, unlessOdd } from '../checkpoint-item.ts';
import {
  BACKFILL_PREFIX,
  type CheckpointTable,
  type Item,
  ifConditionHolds,
  itemKey,
  itemsOf,
  LEASE_PREFIX,
  TABLE_PREFIX,
} from '../checkpoint-table.ts';

/** Sort key of the counter that all leases of a connector take their fences from. */
export const FENCE_ITEM = 'fence';

/**
 * Takes the next fence of a connector. A counter that holds none is put right first: it goes on from the largest fence
 * that is anywhere, since invocations with smaller ones could commit nothing.
 * @returns the fence, and the item of the counter.
 */
export async function nextFence(table: CheckpointTable): Promise<{ readonly fence: number; readonly counter: Item }> {
  const taken = await countUp(table);
  if (taken !== undefined) return taken;
  await mendCounter(table);
  const again = await countUp(table);
  if (again === undefined) throw new Error(`item ${FENCE_ITEM}: fence is no whole number (N) that can be counted up`);
  return again;
}

/**
 * The largest fence that another invocation can have had. Beyond is what a person put there: counted up from, it would
 * leave no room for others.
 */
export function largestLikely(ours: number): number {
  return Math.max(2 ** 50, ours * 2);
}

/**
 * Sees to it that the next fence is larger than one that was found. Larger than the counter is only a fence that was put
 * there otherwise, or whose counter was lost: without this, as many invocations would be in vain as the counter lacks.
 * @returns whether the counter lacked it: no lease had that fence.
 */
export async function raiseFence(table: CheckpointTable, found: number): Promise<boolean> {
  const answer = await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, FENCE_ITEM),
        UpdateExpression: 'SET fence = :found',
        ConditionExpression: 'fence < :found',
        ExpressionAttributeValues: { ':found': { N: String(found) } },
      }),
    ),
  );
  return answer !== undefined;
}

async function countUp(table: CheckpointTable) {
  try {
    const { Attributes: counter = {} } = await table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, FENCE_ITEM),
        UpdateExpression: 'ADD fence :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    const fence = unlessOdd(() => countIn(counter, 'fence')) ?? 0;
    // Counted up from nothing it is 1.
    return fence < 1 ? undefined : { fence, counter };
  } catch (error) {
    // What is there is no number, or one too large to be counted up.
    if (error instanceof DynamoDBServiceException && error.name === 'ValidationException') return undefined;
    throw error;
  }
}

/** Sets the counter to the largest fence there is, unless it holds a whole number by now. */
async function mendCounter(table: CheckpointTable): Promise<void> {
  const key = itemKey(table, FENCE_ITEM);
  const { Item } = await table.client.send(new GetItemCommand({ ...key, ConsistentRead: true }));
  const found = Item?.fence;
  if (found === undefined) return;
  let largest = 0;
  for (const prefix of [TABLE_PREFIX, BACKFILL_PREFIX, LEASE_PREFIX]) {
    for (const item of (await itemsOf(table, prefix)).values()) {
      const fence = unlessOdd(() => countIn(item, 'fence')) ?? 0;
      if (fence > largest && fence <= largestLikely(0)) largest = fence;
    }
  }
  const below = Number(/^\d{1,15}(?=\.)/.exec(found.N ?? '')?.[0] ?? 0);
  await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...key,
        UpdateExpression: 'SET fence = :largest',
        // Another invocation may do the same meanwhile, and have counted up by then.
        ConditionExpression:
          'NOT attribute_type(fence, :number) OR fence < :one OR fence > :most OR (fence > :below AND fence < :above)',
        ExpressionAttributeValues: {
          ':largest': { N: String(largest) },
          ':number': { S: 'N' },
          ':one': { N: '1' },
          ':most': { N: String(MOST_COUNT) },
          ':below': { N: String(below) },
          ':above': { N: String(below + 1) },
        },
      }),
    ),
  );
}
