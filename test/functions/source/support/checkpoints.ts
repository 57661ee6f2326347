import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { CheckpointTable } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { startDynamoDb } from '../../../../local/dynamodb/dynamodb.ts';

/** A DynamoDB with the checkpoint table. */
export interface TestCheckpoints {
  /** A connector that no other test has. */
  next(): CheckpointTable;
  /** The same connector seen through a client of its own, which loses answers as it is told to. */
  losing(table: CheckpointTable, lose: () => boolean): CheckpointTable;
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
  const clients = [new DynamoDBClient(config)];
  const [client] = clients;
  let connectors = 0;
  return {
    next: () => ({
      client: client ?? new DynamoDBClient(config),
      tableName: TABLE,
      connector: `test/c${connectors++}`,
    }),
    losing(table, lose) {
      const losing = new DynamoDBClient({ ...config, retryMode: 'standard', maxAttempts: 3 });
      clients.push(losing);
      losing.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          // DynamoDB has done it, but nobody hears: to the SDK a broken connection, which it tries again.
          if (lose()) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
          return result;
        },
        { step: 'deserialize', priority: 'high', name: 'loseAnswers' },
      );
      return { ...table, client: losing };
    },
    async close() {
      for (const each of clients) each.destroy();
      await server.close();
    },
  };
}
