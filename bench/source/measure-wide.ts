import { documentText } from '../../functions/shared/document/document-text.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { sourceRuntime } from '../../functions/shared/settings/source-runtime.ts';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { startSsm } from '../../local/ssm/ssm.ts';
import { functionEnvironment, PARAMETERS } from '../sink/environment.ts';
import type { RunFindings } from './job.ts';
import { runSourceJob } from './run-job.ts';
import { startPart } from './start-part.ts';
import { startWideServer, WIDE_DATABASE, type WideTables } from './wide-server.ts';

/**
 * Publishes wide rows by a bundle in a process with the limits that Lambda sets for a function of `memoryMb`.
 * @param handler the bundle's file. @param settings of the source. @throws Error when rows are missing, or the process ends
 */
export async function measureWide(
  wide: WideTables,
  memoryMb: number,
  handler: string,
  settings: object = {},
): Promise<RunFindings> {
  const [tdengine, kafka, dynamo, ssm] = await Promise.all([
    startWideServer(wide),
    startPart('kafka'),
    startDynamoDb({ checkpointTable: 'bench-checkpoints' }),
    startSsm(),
  ]);
  try {
    const document = sourceRuntime.parse({ database: WIDE_DATABASE, topicPrefix: 'wide', lookbackMs: 0, ...settings });
    ssm.put({ name: PARAMETERS.settings, type: 'String', value: documentText(document), tier: 'Advanced' });
    ssm.put({ name: PARAMETERS.password, type: 'SecureString', value: 'taosdata' });
    const environment = {
      ...functionEnvironment({ ssm: ssm.url, tdengine: tdengine.url, user: 'root', dynamoDb: dynamo.url }),
      [VARIABLES.kafkaBootstrapServers]: kafka.address,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    };
    const flags = [
      `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
      `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    ];
    const found = await runSourceJob('run', { handler }, environment, flags);
    const expected = wide.tables * wide.rows;
    if (found.rows !== expected) throw new Error(`${found.rows} rows were published of ${expected}`);
    return found;
  } finally {
    await Promise.all([tdengine.close(), kafka.close(), dynamo.close(), ssm.close()]);
  }
}
