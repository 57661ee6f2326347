import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import type { Runner } from '../runner/runner.ts';
import { accountOf, type LocalAccount } from './account.ts';
import { lagMeter } from './metrics/lag.ts';
import { type AwsServer, startAwsServer } from './server.ts';
import { cloudFormationService } from './services/cloudformation.ts';
import { cloudWatchService } from './services/cloudwatch.ts';
import { dynamoDbService } from './services/dynamodb.ts';
import { lambdaService } from './services/lambda/lambda.ts';
import { logsService } from './services/logs.ts';
import { schedulerService } from './services/scheduler.ts';
import { stsService } from './services/sts.ts';

/** How often the lag of the mappings is measured. */
const LAG_MS = 15_000;

/**
 * Starts an endpoint that answers for what a runner runs as AWS answers for a deployment of the same connectors file.
 * @param port 0 is any free one.
 * @throws the listen error, such as EADDRINUSE.
 */
export async function startAwsEndpoint(
  file: ConnectorsFile,
  parts: LocalAccount['parts'],
  runner: Runner,
  port: number,
): Promise<AwsServer> {
  const account = accountOf(file, parts, runner);
  const { logs, metrics } = runner.deployer;
  const measureLag = lagMeter(account.mappings, metrics);
  const server = await startAwsServer(
    {
      cloudformation: cloudFormationService(account),
      dynamodb: dynamoDbService(parts.dynamoDbUrl),
      lambda: lambdaService(account),
      logs: logsService(logs),
      monitoring: cloudWatchService(metrics, measureLag),
      scheduler: schedulerService(account),
      ssm: parts.ssm.service,
      sts: stsService,
    },
    port,
  );
  const timer = setInterval(measureLag, LAG_MS).unref();
  return {
    ...server,
    close() {
      clearInterval(timer);
      return server.close();
    },
  };
}
