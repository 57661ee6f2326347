import { type ConnectorEnvironment, readEnvironment } from '../../functions/shared/environment.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from './deployment.ts';
import type { Target } from './target.ts';

type FunctionPlace = Pick<DeployedConnector, 'functionName' | 'region'>;

/** A function as Lambda has it. */
export interface FunctionConfiguration {
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** How Lambda runs a connector's function. Needs lambda:GetFunctionConfiguration. @throws the SDK's errors */
export async function functionConfiguration(
  { aws }: Pick<Target, 'aws'>,
  { functionName, region }: FunctionPlace,
): Promise<FunctionConfiguration> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const client = await aws.in(region).lambda();
  const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const { Environment, Timeout = 3, MemorySize = 128 } = answer;
  return { variables: Environment?.Variables ?? {}, timeoutMs: Timeout * 1_000, memoryMb: MemorySize };
}

/**
 * How a connector's function reaches all that it works with, by its own environment.
 * @throws OperationError `refused` when the environment is not one that a deploy of this version makes
 */
export async function functionEnvironment(
  target: Pick<Target, 'aws'>,
  place: FunctionPlace,
): Promise<ConnectorEnvironment> {
  const { variables } = await functionConfiguration(target, place);
  try {
    return readEnvironment(variables);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperationError('refused', `function ${place.functionName}: ${reason}; deploy it again`, { cause });
  }
}
