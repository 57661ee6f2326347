import type { SourceCommands } from '../../../operations/source/source-commands.ts';
import type { DeployedConnector } from '../../../operations/target/deployment.ts';
import type { Target, TargetOptions } from '../../../operations/target/target.ts';
import { argument, flag, naming, needed, text } from '../../frame/parameter.ts';
import { withTarget } from '../../frame/target-parameters.ts';

/** The source that a command is for. */
export const SOURCE = naming('connector', argument(needed('CONNECTOR', 'name of the source in the connectors file')));

export const DIRECT = flag(
  'without the function, when that cannot run: the same code works on the table of positions from here (dynamodb:Query, GetItem, UpdateItem, DeleteItem)',
);

export const WHY = text('TEXT', 'why, which is kept with what is changed');

/** A source, and its commands. */
export interface CommandedSource {
  readonly target: Target;
  readonly source: DeployedConnector;
  readonly commands: SourceCommands;
}

/** Uses the source that a command line means. */
export function withSource<T>(
  { connector, direct, ...options }: TargetOptions & { readonly connector: string; readonly direct: boolean },
  use: (commanded: CommandedSource) => Promise<T>,
): Promise<T> {
  return withTarget(options, async (target) => {
    const [{ connectorNamed }, { directCommands, invokedCommands }] = await Promise.all([
      import('../../../operations/target/deployment.ts'),
      import('../../../operations/source/source-commands.ts'),
    ]);
    const source = await connectorNamed(target, connector, 'source');
    const commands = direct ? directCommands(target, source) : invokedCommands(target, source);
    return use({ target, source, commands });
  });
}

/** Who changes something and why, as the commands of a source take it. */
export async function authorOf(target: Target, why: string | undefined): Promise<object> {
  const { callerOf } = await import('../../../operations/caller.ts');
  return { by: await callerOf(target), ...(why !== undefined && { why }) };
}
