import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import type { ScratchTable } from '../../../operations/replay/replay-tick.ts';

/** A table of positions in memory, which goes with this process. */
export async function openScratchTable(): Promise<ScratchTable> {
  const tableName = 'replay';
  const server = await startDynamoDb({ checkpointTable: tableName });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: server.url, region: 'us-east-1', credentials });
  return {
    client,
    tableName,
    async close() {
      client.destroy();
      await server.close();
    },
  };
}
