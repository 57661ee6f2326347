import { type ConnectorEnvironment, readEnvironment } from '../../functions/shared/environment.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from './deployment.ts';
import type { Target } from './target.ts';

/**
 * How a connector's function reaches all that it works with, by its own environment.
 * @throws OperationError `refused` when the environment is not one that a deploy of this version makes
 */
export async function functionEnvironment(
  { aws }: Pick<Target, 'aws'>,
  { functionName, region }: Pick<DeployedConnector, 'functionName' | 'region'>,
): Promise<ConnectorEnvironment> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const client = await aws.in(region).lambda();
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  try {
    return readEnvironment(Environment?.Variables ?? {});
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperationError('refused', `function ${functionName}: ${reason}; deploy it again`, { cause });
  }
}
