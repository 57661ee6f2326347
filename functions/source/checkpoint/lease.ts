import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type CheckpointTable, ifConditionHolds, itemKey, numberOf } from './checkpoint-table.ts';

/** Sort key of a lease: one for each shard of the tables, one for the backfills. */
export type LeaseItem = `lease/${number}` | 'lease/backfill';

/** Sort key of the counter that all leases of a connector take their fences from. */
export const FENCE_ITEM = 'fence';

/** The right to move the positions of a shard, or of the backfills. */
export interface Lease {
  readonly item: LeaseItem;
  readonly owner: string;
  /** Larger than that of every lease of the connector that was asked for before, so that an older holder can be told from a newer. */
  readonly fence: number;
  /** TDengine's time in ms when the connector first ran, if it was noted. */
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
  const { fence, startedAt } = await nextFence(table);
  const answer = await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, item),
        UpdateExpression:
          'SET #owner = :me, leaseUntil = :until, fence = :fence, holders = if_not_exists(holders, :none) + :one',
        ConditionExpression:
          '(attribute_not_exists(fence) OR fence <= :fence) AND (attribute_not_exists(#owner) OR leaseUntil < :now OR #owner = :me)',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: {
          ':me': { S: owner },
          ':now': { N: String(now) },
          ':until': { N: String(until) },
          ':fence': { N: String(fence) },
          ':none': { N: '0' },
          ':one': { N: '1' },
        },
        ReturnValues: 'ALL_OLD',
      }),
    ),
  );
  if (answer === undefined) return undefined;
  const { Attributes: before } = answer;
  const holder = before?.owner?.S;
  const holders = numberOf(before, 'holders') ?? (holder === undefined ? 0 : 1);
  // Ourselves: the answer to the first try was lost.
  const killed = holder === owner ? holders - 1 : holders;
  return { item, owner, fence, startedAt, note: before?.note?.S, killed };
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

/** Notes when the connector first ran, once for all its shards. @returns the time that is noted, in ms. */
export async function noteStart(table: CheckpointTable, now: number): Promise<number> {
  const answer = await table.client.send(
    new UpdateItemCommand({
      ...itemKey(table, FENCE_ITEM),
      UpdateExpression: 'SET startedAt = if_not_exists(startedAt, :now)',
      ExpressionAttributeValues: { ':now': { N: String(now) } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return numberOf(answer.Attributes, 'startedAt') ?? now;
}

async function nextFence(table: CheckpointTable): Promise<Pick<Lease, 'fence' | 'startedAt'>> {
  const { Attributes } = await table.client.send(
    new UpdateItemCommand({
      ...itemKey(table, FENCE_ITEM),
      UpdateExpression: 'ADD fence :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const fence = numberOf(Attributes, 'fence');
  if (fence === undefined) throw new Error(`DynamoDB answered no number for item ${FENCE_ITEM}`);
  return { fence, startedAt: numberOf(Attributes, 'startedAt') };
}
