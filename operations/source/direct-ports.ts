import { parseDocument } from '../../functions/shared/document/parse-source.ts';
import type { SourceRuntime } from '../../functions/shared/settings/source-runtime.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { CheckpointTable } from '../../functions/source/checkpoint/checkpoint-table.ts';
import type { CommandPorts } from '../../functions/source/commands/command.ts';
import { commandPorts } from '../../functions/source/commands/run-command.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';

/**
 * What the commands of a source reach from here. Where TDengine cannot be reached, tables are those that have a position,
 * and the precision is that of their positions.
 */
export async function directPorts(
  target: Pick<Target, 'aws'>,
  source: DeployedConnector,
  checkpoints: CheckpointTable,
): Promise<CommandPorts> {
  const settings = await settingsOf(target, source);
  const tdengine = await connectorTDengine(target, source).catch((): TDengine => unreachable);
  const ports = commandPorts(checkpoints, settings, tdengine, Date.now);
  const prefix = `${settings.database}.`;
  const stored = async () =>
    [...(await ports.positions.list()).keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ name: name.slice(prefix.length) }));
  return {
    ...ports,
    tables: () => ports.tables().catch(stored),
    async precision() {
      try {
        return await ports.precision();
      } catch (error) {
        for (const [name, read] of await ports.positions.list()) {
          const isOurs = name.startsWith(prefix) && read.kind === 'readable';
          if (isOurs && read.value.position !== undefined) return read.value.position.precision;
        }
        throw error;
      }
    },
  };
}

const unreachable: TDengine = {
  query: () => Promise.reject(new Error('TDengine is not reached from here')),
  execute: () => Promise.reject(new Error('TDengine is not reached from here')),
};

async function settingsOf(target: Pick<Target, 'aws'>, source: DeployedConnector): Promise<SourceRuntime> {
  const { GetParameterCommand } = await import('aws-sdk-client-ssm');
  const client = await target.aws.in(source.region).ssm();
  const { Parameter } = await client.send(new GetParameterCommand({ Name: source.settingsParameter }));
  return parseDocument(Parameter?.Value ?? '', source.settingsParameter);
}
