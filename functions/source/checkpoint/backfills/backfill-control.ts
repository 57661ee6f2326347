import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../../shared/agreed-names.ts';
import type { ReadItem } from '../checkpoint.ts';
import { readItems } from '../checkpoint-item.ts';
import { BACKFILL_PREFIX, type CheckpointTable, ifConditionHolds, itemKey } from '../checkpoint-table.ts';
import { type Backfill, type BackfillState, backfillOf, byAge } from './backfill.ts';

/** What a backfill is to send. */
export type BackfillPlan = Omit<Backfill, 'checkpoint'>;

/** What an operator may do to backfills, whether they are worked on or not. */
export interface BackfillControl {
  /** All of them by id, the oldest first, those that are finished or cannot be read too. */
  list(): Promise<ReadonlyMap<string, ReadItem<BackfillState>>>;
  /** @returns false when there is one of this id already. */
  create(plan: BackfillPlan): Promise<boolean>;
  /** An invocation that works on it sees it at its next commit. @returns false when there is none of this id. */
  setPaused(id: string, paused: boolean): Promise<boolean>;
  /** Forgets a backfill; the next commit of an invocation that works on it is refused. */
  remove(id: string): Promise<void>;
}

/**
 * An operator's hand on the backfills in DynamoDB.
 * @param operator unique to the command, to know our own item again when an answer was lost. @param now in ms since 1970.
 */
export function backfillControl(table: CheckpointTable, operator: string, now: () => number): BackfillControl {
  return {
    list: async () => new Map([...(await readItems(table, BACKFILL_PREFIX, backfillOf))].sort(byAge)),

    async create({ id, table: name, from, to, topic }) {
      const answer = await ifConditionHolds(
        table.client.send(
          new UpdateItemCommand({
            ...itemKey(table, BACKFILL_PREFIX + id),
            UpdateExpression: `SET #table = :table, #from = :from, #to = :to, createdAt = :now, createdBy = :me${topic === undefined ? '' : ', topic = :topic'}`,
            ConditionExpression: 'attribute_not_exists(createdAt) OR createdBy = :me',
            ExpressionAttributeNames: { '#table': 'table', '#from': 'from', '#to': 'to' },
            ExpressionAttributeValues: {
              ':table': { S: name },
              ':from': { S: from },
              ':to': { S: to },
              ':now': { N: String(now()) },
              ':me': { S: operator },
              ...(topic !== undefined && { ':topic': { S: topic } }),
            },
          }),
        ),
      );
      return answer !== undefined;
    },

    async setPaused(id, paused) {
      const answer = await ifConditionHolds(
        table.client.send(
          new UpdateItemCommand({
            ...itemKey(table, BACKFILL_PREFIX + id),
            UpdateExpression: 'SET paused = :paused',
            ConditionExpression: 'attribute_exists(#item)',
            ExpressionAttributeNames: { '#item': CHECKPOINT_KEYS.sort },
            ExpressionAttributeValues: { ':paused': { BOOL: paused } },
          }),
        ),
      );
      return answer !== undefined;
    },

    async remove(id) {
      await table.client.send(new DeleteItemCommand(itemKey(table, BACKFILL_PREFIX + id)));
    },
  };
}
