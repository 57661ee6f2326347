import type { Command, CommandName } from '../../functions/source/event.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';

/** Gives commands to a source: what functions/source/commands answers. */
export type SourceCommands = (name: CommandName, args: object) => Promise<unknown>;

/** Pauses before it is tried again while the one place for commands is taken, in ms. */
const BUSY_MS = [300, 1_000, 2_000, 4_000] as const;

/**
 * The commands of a source's function. It does the work; who asks needs no more than `lambda:InvokeFunction`.
 * @throws OperationError `refused` with what the function says
 */
export function invokedCommands(
  target: Pick<Target, 'aws'>,
  { name: connector, functionName, region }: DeployedConnector,
): SourceCommands {
  return async (name, args) => {
    const { InvokeCommand } = await import('@aws-sdk/client-lambda');
    const client = await target.aws.in(region).lambda();
    for (let tries = 0; ; tries += 1) {
      try {
        const input = { FunctionName: functionName, Payload: Buffer.from(JSON.stringify({ [name]: args })) };
        const { FunctionError, Payload } = await client.send(new InvokeCommand(input));
        const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
        if (FunctionError === undefined) return answer;
        throw new OperationError('refused', refusal(connector, answer));
      } catch (error) {
        const pause = BUSY_MS[tries];
        if (!(error instanceof Error) || error.name !== 'TooManyRequestsException' || pause === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  };
}

function refusal(connector: string, answer: unknown): string {
  const { errorMessage, errorType } = Object(answer);
  const message = typeof errorMessage === 'string' ? errorMessage : 'its function failed';
  // What a command is refused with says all; what keeps the function from running does not.
  const isAnswer = errorType === 'Error' || errorType === 'SettingsError';
  return `source ${connector}: ${message}${isAnswer ? '' : '; when its function cannot run, --direct goes without it'}`;
}

/**
 * The same commands without the function: its code runs here, on the items in DynamoDB. TDengine is asked from here where it
 * can be; else tables are those that have a position.
 * @throws OperationError `refused` when there is no checkpoint table, SettingsError when the settings cannot be read
 */
export function directCommands(target: Pick<Target, 'aws' | 'deployment'>, source: DeployedConnector): SourceCommands {
  return async (name, args) => {
    const { tableName, region } = source;
    if (tableName === undefined) {
      throw new OperationError('refused', `deployment ${target.deployment} has no table of positions: deploy it first`);
    }
    const [{ runCommand }, { directPorts }] = await Promise.all([
      import('../../functions/source/commands/run-command.ts'),
      import('./direct-ports.ts'),
    ]);
    const client = await target.aws.in(region).dynamoDb();
    const checkpoints = { client, tableName, connector: `${target.deployment}/${source.name}` };
    const command: Command = { name, args };
    try {
      return await runCommand(command, await directPorts(target, source, checkpoints));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Error' || '$metadata' in error) throw error;
      throw new OperationError('refused', `source ${source.name}: ${error.message}`, { cause: error });
    }
  };
}
