import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LocalError } from '../../cli/terminal/usage.ts';
import { CHECKPOINT_KEYS } from '../../functions/shared/agreed-names.ts';
import { listen, shut } from '../parts/http.ts';

/** A running DynamoDB. */
export interface LocalDynamoDb {
  readonly port: number;
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a DynamoDB in memory that has the checkpoint table.
 * @param port 0 is any free one
 * @throws LocalError where it is not installed: the npm package does not bring it
 */
export async function startDynamoDb(options: {
  readonly port?: number;
  readonly checkpointTable: string;
}): Promise<LocalDynamoDb> {
  const dynalite = await importDynalite();
  const server = dynalite({ createTableMs: 0 });
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  await createCheckpointTable(url, options.checkpointTable);
  return { port, url, close: () => shut(server) };
}

async function importDynalite() {
  try {
    return (await import('dynalite')).default;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new LocalError(
      'this needs a DynamoDB in memory, which is installed by: npm install --no-save dynalite@4.0.0',
      { cause: error },
    );
  }
}

async function createCheckpointTable(endpoint: string, name: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const { partition, sort } = CHECKPOINT_KEYS;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: partition, AttributeType: 'S' },
          { AttributeName: sort, AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
      }),
    );
  } finally {
    client.destroy();
  }
}
