import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { countIn, unlessOdd } from '../checkpoint-item.ts';
import { type CheckpointTable, type Item, ifConditionHolds, itemKey } from '../checkpoint-table.ts';
import { FENCE_ITEM, largestLikely, nextFence, raiseFence } from './fence.ts';

/** Sort key of a lease: one for each shard of the tables, one for the backfills. */
export type LeaseItem = `lease/${number}` | 'lease/backfill';

/** No invocation is at work for so long, in ms: a lease that ends later was put there otherwise. Lambda's longest is 15 minutes. */
const LONGEST_LEASE_MS = 3_600_000;

/** The right to move the positions of a shard, or of the backfills. */
export interface Lease {
  readonly item: LeaseItem;
  readonly owner: string;
  /** Larger than that of every lease of the connector that was asked for before, so that an older holder can be told from a newer. */
  readonly fence: number;
  /** TDengine's time in ms when the connector first ran, if it was noted and can be read. */
  readonly startedAt: number | undefined;
  /** What the last holder that gave it back has left for the next. */
  readonly note: string | undefined;
  /** Holders since then: they were killed. */
  readonly killed: number;
}

/**
 * Takes a lease if it is free or has run out, and nobody with a larger fence has had it.
 * A write that DynamoDB has done although its answer was lost is done again by the SDK: a fence is then left out, and
 * the owner of the lease is already ourselves.
 * An item that holds something else than a lease is free: the one write that takes it puts it right, so that nobody waits
 * for ever, and one of several has it.
 * @param owner unique to the invocation. @param now and `until` in ms since 1970.
 * @returns undefined when another invocation holds it.
 */
export async function acquireLease(
  table: CheckpointTable,
  item: LeaseItem,
  owner: string,
  now: number,
  until: number,
): Promise<Lease | undefined> {
  const { fence, counter } = await nextFence(table);
  const answer = await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, item),
        UpdateExpression: `SET #owner = :me, leaseUntil = :until, fence = :fence, ${ONE_MORE_HOLDER}`,
        ConditionExpression: `${NO_NEWER} AND ${FREE} AND ${COUNTS_HOLDERS}`,
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: {
          ':me': { S: owner },
          ':now': { N: String(now) },
          ':until': { N: String(until) },
          ':fence': { N: String(fence) },
          ':number': { S: 'N' },
          ':unlikely': { N: String(largestLikely(fence)) },
          ':never': { N: String(Math.max(until, now + LONGEST_LEASE_MS)) },
          ':none': { N: '0' },
          ':one': { N: '1' },
        },
        ReturnValues: 'ALL_OLD',
      }),
    ),
  );
  if (answer !== undefined) {
    const startedAt = unlessOdd(() => countIn(counter, STARTED_AT));
    return { item, owner, fence, startedAt, note: answer.Attributes?.note?.S, killed: killedBefore(answer, owner) };
  }
  const { Item } = await table.client.send(new GetItemCommand({ ...itemKey(table, item), ConsistentRead: true }));
  const theirs = unlessOdd(() => countIn(Item, 'fence')) ?? 0;
  // The counter was lost: without this, nobody would have the lease until it has counted up so far again.
  const isMended = (theirs > fence && (await raiseFence(table, theirs))) || (await forgetOddHolders(table, item, Item));
  return isMended ? acquireLease(table, item, owner, now, until) : undefined;
}

/** Holds when nobody with a larger fence has had the lease. */
const NO_NEWER =
  '(attribute_not_exists(fence) OR NOT attribute_type(fence, :number) OR fence <= :fence OR fence > :unlikely)';

/** Holds when nobody has the lease. */
const FREE =
  '(attribute_not_exists(#owner) OR NOT attribute_type(leaseUntil, :number) OR leaseUntil < :now OR leaseUntil > :never OR #owner = :me)';

const ONE_MORE_HOLDER = 'holders = if_not_exists(holders, :none) + :one';

/** Holds when the holders can be counted up. */
const COUNTS_HOLDERS = '(attribute_not_exists(holders) OR attribute_type(holders, :number))';

/** Attribute of the fence's item with the connector's first run. */
const STARTED_AT = 'startedAt';

/** Holders before this one that gave nothing back. @param before the item as it was. */
function killedBefore({ Attributes: before }: UpdateItemCommandOutput, owner: string): number {
  const holder = before?.owner?.S;
  const holders = unlessOdd(() => countIn(before, 'holders')) ?? (holder === undefined ? 0 : 1);
  // Ourselves: the answer to the first try was lost.
  return holder === owner ? holders - 1 : holders;
}

/** Takes away a number of holders that is none, beside which nobody could take the lease. @returns whether it was so. */
async function forgetOddHolders(table: CheckpointTable, item: LeaseItem, found: Item | undefined): Promise<boolean> {
  if (found?.holders === undefined || found.holders.N !== undefined) return false;
  const answer = await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, item),
        UpdateExpression: 'REMOVE holders',
        ConditionExpression: 'NOT attribute_type(holders, :number)',
        ExpressionAttributeValues: { ':number': { S: 'N' } },
      }),
    ),
  );
  return answer !== undefined;
}

/** Gives a lease back, unless another has it by now. @param note for the next holder; left out, the one before stays. */
export async function releaseLease(table: CheckpointTable, { item, owner }: Lease, note?: string): Promise<void> {
  await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, item),
        UpdateExpression: `REMOVE #owner, leaseUntil, holders${note === undefined ? '' : ' SET note = :note'}`,
        ConditionExpression: '#owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':me': { S: owner }, ...(note !== undefined && { ':note': { S: note } }) },
      }),
    ),
  );
}

/**
 * Notes when the connector first ran, once for all its shards.
 * @returns the time that is noted, in ms; undefined when something else is there in its place.
 */
export async function noteStart(table: CheckpointTable, now: number): Promise<number | undefined> {
  const answer = await table.client.send(
    new UpdateItemCommand({
      ...itemKey(table, FENCE_ITEM),
      UpdateExpression: 'SET startedAt = if_not_exists(startedAt, :now)',
      ExpressionAttributeValues: { ':now': { N: String(now) } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return unlessOdd(() => countIn(answer.Attributes, STARTED_AT));
}

/** When the connector first ran, in ms, as it is noted; undefined when it is not. */
export async function readStart(table: CheckpointTable): Promise<number | undefined> {
  const { Item } = await table.client.send(new GetItemCommand({ ...itemKey(table, FENCE_ITEM), ConsistentRead: true }));
  return unlessOdd(() => countIn(Item, STARTED_AT));
}
