import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../shared/agreed-names.ts';
import { type CheckpointTable, itemKey, itemsOf, TABLE_PREFIX } from './checkpoint-table.ts';

/** The sort key of an item that nobody makes. */
const NO_ITEM = 'doctor';

/**
 * Tries all that a source does with its items: reads them, and changes and deletes one that is not there, on the condition
 * that it is. So nothing is changed.
 * @returns whether there is a position. @throws DynamoDB's errors, which name the right that is missing
 */
export async function tryRights(table: CheckpointTable): Promise<{ readonly hasPosition: boolean }> {
  const key = itemKey(table, NO_ITEM);
  const isThere = {
    ConditionExpression: 'attribute_exists(#partition)',
    ExpressionAttributeNames: { '#partition': CHECKPOINT_KEYS.partition },
  };
  const [positions] = await Promise.all([
    itemsOf(table, TABLE_PREFIX, { most: 1 }),
    table.client.send(new GetItemCommand({ ...key, ConsistentRead: true })),
    unlessThere(
      table.client.send(new UpdateItemCommand({ ...key, ...isThere, UpdateExpression: 'REMOVE noAttribute' })),
    ),
    unlessThere(table.client.send(new DeleteItemCommand({ ...key, ...isThere }))),
  ]);
  return { hasPosition: positions.size > 0 };
}

/** A change that is refused for want of the item was allowed. */
async function unlessThere(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
