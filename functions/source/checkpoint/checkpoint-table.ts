import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../shared/agreed-names.ts';

/** Where the items of one connector are. */
export interface CheckpointTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Partition key of the connector's items: `<deployment>/<connector>`. */
  readonly connector: string;
}

/** The attributes of an item. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Begins the sort key of a table's item, before its name. */
export const TABLE_PREFIX = 'table/';

/** Begins the sort key of a backfill's item, before its id. */
export const BACKFILL_PREFIX = 'backfill/';

/** Begins the sort key of a lease, before its shard. */
export const LEASE_PREFIX = 'lease/';

/** Table name and key of one item, as DynamoDB's commands take them. */
export function itemKey(table: CheckpointTable, item: string) {
  return {
    TableName: table.tableName,
    Key: { [CHECKPOINT_KEYS.partition]: { S: table.connector }, [CHECKPOINT_KEYS.sort]: { S: item } },
  };
}

/** Some of the items whose sort keys begin alike. */
export interface ItemPage {
  /** Only those that follow on this one, by what is behind the prefix; left out, from the first on. */
  readonly after?: string | undefined;
  readonly most: number;
}

/** All items whose sort keys begin alike, by what follows in them, read consistently and page by page. @param page left out, all. */
export async function itemsOf(
  table: CheckpointTable,
  prefix: string,
  page: ItemPage = { most: Number.POSITIVE_INFINITY },
): Promise<ReadonlyMap<string, Item>> {
  const items = new Map<string, Item>();
  const after = page.after === undefined ? undefined : itemKey(table, prefix + page.after).Key;
  const pages = paginateQuery(
    { client: table.client, ...(after !== undefined && { startingToken: after }) },
    {
      TableName: table.tableName,
      KeyConditionExpression: '#partition = :connector AND begins_with(#sort, :prefix)',
      ExpressionAttributeNames: { '#partition': CHECKPOINT_KEYS.partition, '#sort': CHECKPOINT_KEYS.sort },
      ExpressionAttributeValues: { ':connector': { S: table.connector }, ':prefix': { S: prefix } },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const key = item[CHECKPOINT_KEYS.sort]?.S;
      if (items.size === page.most) return items;
      if (key !== undefined) items.set(key.slice(prefix.length), item);
    }
  }
  return items;
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
