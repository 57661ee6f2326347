import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type CheckpointTable, ifConditionHolds, itemKey, numberOf } from './checkpoint-table.ts';

/** Sort key of the lease. */
export const LEASE_ITEM = 'lease';

/** The right to move a connector's positions. */
export interface Lease {
  readonly owner: string;
  /** Grows with each lease, so that an older holder can be told from a newer. */
  readonly fence: number;
  /** TDengine's time in ms when the connector first ran, if it was noted. */
  readonly startedAt: number | undefined;
}

/**
 * Takes the lease if it is free or has run out.
 * A write that DynamoDB has done although its answer was lost is done again by the SDK: the owner is then ourselves.
 * @param owner unique to the invocation. @param now and `until` in ms since 1970.
 * @returns undefined when another invocation holds it.
 */
export async function acquireLease(
  table: CheckpointTable,
  owner: string,
  now: number,
  until: number,
): Promise<Lease | undefined> {
  const answer = await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, LEASE_ITEM),
        UpdateExpression: 'SET #owner = :me, leaseUntil = :until ADD fence :one',
        ConditionExpression: 'attribute_not_exists(#owner) OR leaseUntil < :now OR #owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: {
          ':me': { S: owner },
          ':now': { N: String(now) },
          ':until': { N: String(until) },
          ':one': { N: '1' },
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  const fence = numberOf(answer?.Attributes, 'fence');
  return fence === undefined ? undefined : { owner, fence, startedAt: numberOf(answer?.Attributes, 'startedAt') };
}

/** Gives the lease back, unless another has it by now. */
export async function releaseLease(table: CheckpointTable, owner: string): Promise<void> {
  await ifConditionHolds(
    table.client.send(
      new UpdateItemCommand({
        ...itemKey(table, LEASE_ITEM),
        UpdateExpression: 'REMOVE #owner, leaseUntil',
        ConditionExpression: '#owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':me': { S: owner } },
      }),
    ),
  );
}

/** Notes when the connector first ran, once for all. @returns the time that is noted, in ms. */
export async function noteStart(table: CheckpointTable, now: number): Promise<number> {
  const answer = await table.client.send(
    new UpdateItemCommand({
      ...itemKey(table, LEASE_ITEM),
      UpdateExpression: 'SET startedAt = if_not_exists(startedAt, :now)',
      ExpressionAttributeValues: { ':now': { N: String(now) } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return numberOf(answer.Attributes, 'startedAt') ?? now;
}
