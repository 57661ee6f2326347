import {
  type AttributeValue,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../../functions/shared/agreed-names.ts';
import type { ReadItem } from '../../../functions/source/checkpoint/checkpoint.ts';
import { type CheckpointTable, type Item, itemKey } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';

/** A DynamoDB with the checkpoint table. */
export interface TestCheckpoints {
  /** A connector that no other test has. */
  next(): CheckpointTable;
  /** The same connector seen through a client of its own, which loses answers as it is told to, after what is waited for. */
  losing(table: CheckpointTable, lose: () => boolean | Promise<boolean>): CheckpointTable;
  /** The same connector seen through a client of its own, which waits before it sends. `call` counts from 1 for each item. */
  before(table: CheckpointTable, wait: (sent: { item: string; call: number }) => Promise<void>): CheckpointTable;
  /** The same connector seen through a client of its own, which writes down what it updates. */
  recording(table: CheckpointTable, updates: UpdateItemCommandInput[]): CheckpointTable;
  close(): Promise<void>;
}

const TABLE = 'checkpoints';

export async function startCheckpoints(): Promise<TestCheckpoints> {
  const server = await startDynamoDb({ checkpointTable: TABLE });
  const config: DynamoDBClientConfig = {
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const clients: DynamoDBClient[] = [];
  const newClient = (changes: DynamoDBClientConfig = {}) => {
    const client = new DynamoDBClient({ ...config, ...changes });
    clients.push(client);
    return client;
  };
  const client = newClient();
  let connectors = 0;
  return {
    next: () => ({ client, tableName: TABLE, connector: `test/c${connectors++}` }),
    losing(table, lose) {
      const losing = newClient({ retryMode: 'standard', maxAttempts: 3 });
      losing.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          // DynamoDB has done it, but nobody hears: to the SDK a broken connection, which it tries again.
          if (await lose())
            throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
          return result;
        },
        { step: 'deserialize', priority: 'high', name: 'loseAnswers' },
      );
      return { ...table, client: losing };
    },
    before(table, wait) {
      const waiting = newClient();
      const calls = new Map<string, number>();
      waiting.middlewareStack.add(
        (next) => async (args) => {
          const item = 'Key' in args.input ? (args.input.Key?.[CHECKPOINT_KEYS.sort]?.S ?? '') : '';
          const call = (calls.get(item) ?? 0) + 1;
          calls.set(item, call);
          await wait({ item, call });
          return next(args);
        },
        { step: 'initialize', name: 'wait' },
      );
      return { ...table, client: waiting };
    },
    recording(table, updates) {
      const recording = newClient();
      recording.middlewareStack.add(
        (next) => async (args) => {
          if ('UpdateExpression' in args.input) updates.push(structuredClone(args.input));
          return next(args);
        },
        { step: 'initialize', name: 'record' },
      );
      return { ...table, client: recording };
    },
    async close() {
      for (const each of clients) each.destroy();
      await server.close();
    },
  };
}

/** What is read out of items, each of which must be readable. */
export function valuesOf<T>(read: ReadonlyMap<string, ReadItem<T>>): Map<string, T> {
  return new Map(
    [...read].map(([name, item]) => {
      if (item.kind === 'unreadable') throw item.reason;
      return [name, item.value];
    }),
  );
}

/** Puts an item there as a person with the command line can. */
export async function putItem(
  table: CheckpointTable,
  item: string,
  attributes: Record<string, AttributeValue>,
): Promise<void> {
  const { TableName, Key } = itemKey(table, item);
  await table.client.send(new PutItemCommand({ TableName, Item: { ...Key, ...attributes } }));
}

/** Moves a position as a person with the command line can, who knows nothing of versions. */
export async function moveByHand(table: CheckpointTable, item: string, position: string): Promise<void> {
  await table.client.send(
    new UpdateItemCommand({
      ...itemKey(table, item),
      UpdateExpression: 'SET #p = :p',
      ExpressionAttributeNames: { '#p': 'position' },
      ExpressionAttributeValues: { ':p': { S: position } },
    }),
  );
}

/** The attributes of an item as it stands, without its key; undefined when there is none. */
export async function itemThere(table: CheckpointTable, item: string): Promise<Item | undefined> {
  const { Item } = await table.client.send(new GetItemCommand({ ...itemKey(table, item), ConsistentRead: true }));
  if (Item === undefined) return undefined;
  const { [CHECKPOINT_KEYS.partition]: _partition, [CHECKPOINT_KEYS.sort]: _sort, ...attributes } = Item;
  return attributes;
}
