import { shortName } from '../../functions/bundle/function-names.ts';
import { type ConnectorsFile, clusterOf, type SinkSettings } from '../../functions/shared/settings/index.ts';
import type { SwitchedMapping } from '../event-source-mapping/switched-mapping.ts';
import type { Parts } from '../parts/parts.ts';
import type { DeployedFunction } from '../runner/deployer.ts';
import type { Runner } from '../runner/runner.ts';
import type { Schedule } from '../runner/source/scheduler.ts';

/** What runs here, as AWS's services see it. */
export interface LocalAccount {
  readonly file: ConnectorsFile;
  readonly parts: Pick<Parts, 'brokers' | 'ssm' | 'dynamoDbUrl'>;
  readonly deployer: Runner['deployer'];
  readonly mappings: readonly AccountMapping[];
  readonly schedules: readonly AccountSchedule[];
  /** When all of it was there. */
  readonly since: Date;
}

/** A mapping with what a deploy gives it. */
export interface AccountMapping extends SwitchedMapping {
  readonly sink: string;
  readonly function: DeployedFunction;
  readonly settings: SinkSettings;
  readonly cluster: { readonly clusterArn?: string | undefined; readonly bootstrapServers?: string | undefined };
}

/** A schedule with what a deploy gives it. */
export interface AccountSchedule {
  readonly name: string;
  readonly source: string;
  readonly function: DeployedFunction;
  /** As the file has it; it wakes every second all the same. */
  readonly expression: string;
  readonly description: string;
  readonly running: Schedule;
  modified: Date;
}

/** Gathers what a runner runs. */
export function accountOf(file: ConnectorsFile, parts: LocalAccount['parts'], runner: Runner): LocalAccount {
  const since = new Date();
  const { functions } = runner.deployer;
  return {
    file,
    parts,
    deployer: runner.deployer,
    since,
    mappings: runner.sinks.flatMap(({ name, settings, mappings }) => {
      const lambda = functionOf(functions, 'sink', name);
      const { clusterArn, bootstrapServers } = clusterOf(file, settings);
      const cluster = { clusterArn, bootstrapServers };
      return mappings.map((mapping) => ({ ...mapping, sink: name, function: lambda, settings, cluster }));
    }),
    schedules: runner.sources.flatMap(({ name, settings, schedules }) => {
      const lambda = functionOf(functions, 'source', name);
      return schedules.map((running, index): AccountSchedule => {
        const part = index < settings.shards ? `Shard${index}` : 'Backfills';
        return {
          name: shortName(`${file.deployment}-${name}-source-${part}`),
          source: name,
          function: lambda,
          expression: settings.schedule,
          description: descriptionOf(`source ${name} of ${file.deployment}`, index, settings.shards),
          running,
          modified: since,
        };
      });
    }),
  };
}

function functionOf(functions: readonly DeployedFunction[], kind: 'sink' | 'source', connector: string) {
  const found = functions.find((one) => one.kind === kind && one.connector === connector);
  if (found === undefined) throw new Error(`${kind} ${connector} has no function`);
  return found;
}

/** As the stacks describe their schedules. */
function descriptionOf(source: string, index: number, shards: number): string {
  if (index >= shards) return `Wakes ${source} for its backfills.`;
  return shards === 1 ? `Wakes ${source}.` : `Wakes ${source} for shard ${index} of its tables.`;
}
