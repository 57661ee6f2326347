import { type App, CfnOutput, type Environment, Stack, Tags } from 'aws-cdk-lib';
import type { ConnectorsFile } from '../functions/shared/settings/index.ts';
import { CheckpointTable } from './checkpoint-table.ts';
import type { ConnectorFunction } from './connector-function.ts';
import type { ConnectorProps } from './connector-props.ts';
import { TDengineSink } from './sink.ts';
import { TDengineSource } from './source.ts';

/** Gives the bundle of a kind of function. Asked once for each kind that there is. */
export type Bundler = (name: 'sink' | 'source') => ConnectorProps['bundle'];

/**
 * Makes the stacks of a connectors file: one for each connector, so that each is deployed and removed by itself, and
 * one for the positions of the sources.
 * @throws SettingsError when the settings cannot be deployed.
 */
export function addStacks(app: App, file: ConnectorsFile, bundler: Bundler): void {
  if (Object.keys(file.sinks).length > 0) addSinks(app, file, bundler('sink'));
  if (Object.keys(file.sources).length > 0) addSources(app, file, bundler('source'));
}

function addSinks(app: App, file: ConnectorsFile, bundle: ConnectorProps['bundle']): void {
  for (const [connector, settings] of Object.entries(file.sinks)) {
    const stack = addStack(app, file, `${connector}-sink`, `Kafka to TDengine: sink ${connector}`);
    const sink = new TDengineSink(stack, 'Sink', { ...file, connector, settings, bundle });
    addOutputs(stack, sink.connector);
  }
}

function addSources(app: App, file: ConnectorsFile, bundle: ConnectorProps['bundle']): void {
  const home = addStack(app, file, 'checkpoints', 'Positions of the sources');
  Tags.of(home).add('tdkafka:deployment', file.deployment);
  const checkpoints = new CheckpointTable(home, 'Checkpoints');
  new CfnOutput(home, 'TableName', { value: checkpoints.tableName, description: 'Positions, backfills and leases.' });
  for (const [connector, settings] of Object.entries(file.sources)) {
    const stack = addStack(app, file, `${connector}-source`, `TDengine to Kafka: source ${connector}`);
    const source = new TDengineSource(stack, 'Source', { ...file, connector, settings, bundle, checkpoints });
    addOutputs(stack, source.connector);
    new CfnOutput(stack, 'ScheduleNames', {
      value: source.schedules.map(({ scheduleName }) => scheduleName).join(' '),
      description: 'What wakes the function: for each shard of the tables, and for the backfills.',
    });
  }
}

function addStack(app: App, file: ConnectorsFile, name: string, description: string): Stack {
  return new Stack(app, `${file.deployment}-${name}`, {
    description: `${description} of deployment ${file.deployment}`,
    env: environmentOf(file.kafka.clusterArn),
  });
}

function addOutputs(stack: Stack, connector: ConnectorFunction): void {
  new CfnOutput(stack, 'FunctionName', { value: connector.function.functionName, description: 'The function.' });
  new CfnOutput(stack, 'LogGroupName', { value: connector.logGroup.logGroupName, description: 'Where it logs.' });
  new CfnOutput(stack, 'SettingsParameter', {
    value: connector.settings.parameterName,
    description: 'Settings that may be changed without a deploy.',
  });
}

/** Where an MSK cluster is, its connectors are too; those of other clusters go where the command line points. */
function environmentOf(clusterArn: string | undefined): Environment {
  const [, , , region, account] = clusterArn?.split(':') ?? [];
  return region === undefined || account === undefined ? {} : { region, account };
}
