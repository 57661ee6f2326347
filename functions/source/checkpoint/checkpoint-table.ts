import { type AttributeValue, ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../shared/checkpoint-table.ts';

/** Where the items of one connector are. */
export interface CheckpointTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Partition key of the connector's items: `<deployment>/<connector>`. */
  readonly connector: string;
}

/** The attributes of an item. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Table name and key of one item, as DynamoDB's commands take them. */
export function itemKey(table: CheckpointTable, item: string) {
  return {
    TableName: table.tableName,
    Key: { [CHECKPOINT_KEYS.partition]: { S: table.connector }, [CHECKPOINT_KEYS.sort]: { S: item } },
  };
}

/** The answer, or undefined when the write's condition did not hold. */
export async function ifConditionHolds<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** A number attribute. */
export function numberOf(item: Item | undefined, name: string): number | undefined {
  const text = item?.[name]?.N;
  return text === undefined ? undefined : Number(text);
}
