import { type App, CfnOutput, type Environment, Stack, Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { FunctionBundle, FunctionName } from '../../functions/function-bundle.ts';
import { type ConnectorsFile, clusterOf } from '../../functions/shared/settings/index.ts';
import { type AlarmSettings, alarmBounds } from '../../functions/shared/settings/monitoring.ts';
import type { ConnectorFunction } from '../connector/connector-function.ts';
import { ConnectorMonitoring } from '../monitoring/connector-monitoring.ts';
import type { Watched } from '../monitoring/watched.ts';
import { addNetworkStack } from '../network/network-stack.ts';
import { TDengineSink } from '../sink/sink.ts';
import { CheckpointTable } from '../source/checkpoint-table.ts';
import { TDengineSource } from '../source/source.ts';
import { sinkProps, sourceProps } from './file-props.ts';
import { keyOf } from './named-resources.ts';

/** Gives the bundle of a kind of function. Asked once for each kind that there is. */
export type Bundler = (name: FunctionName) => FunctionBundle;

/**
 * Makes the stacks of a connectors file: one for each connector, so that each is deployed and removed by itself, one for
 * the positions of the sources, and one for VPC endpoints where they are asked for.
 * @throws SettingsError when the settings cannot be deployed.
 */
export function addStacks(app: App, file: ConnectorsFile, bundler: Bundler): void {
  const [first] = [...Object.values(file.sinks), ...Object.values(file.sources)];
  if (first !== undefined) addNetworkStack(app, file, environmentOf(clusterOf(file, first).clusterArn));
  if (Object.keys(file.sinks).length > 0) addSinks(app, file, bundler('sink'));
  if (Object.keys(file.sources).length > 0) addSources(app, file, bundler('source'));
}

function addSinks(app: App, file: ConnectorsFile, bundle: FunctionBundle): void {
  for (const [connector, settings] of Object.entries(file.sinks)) {
    const description = `Kafka to TDengine: sink ${connector}`;
    const stack = addStack(app, file, `${connector}-sink`, description, clusterOf(file, settings));
    const sink = new TDengineSink(stack, 'Sink', { ...sinkProps(stack, file, connector, settings), bundle });
    addMonitoring(stack, file, settings, sink.watched);
    addOutputs(stack, sink.connector);
  }
}

function addSources(app: App, file: ConnectorsFile, bundle: FunctionBundle): void {
  const [first] = Object.values(file.sources);
  // All sources are in one region, which the file's schema sees to.
  const place = first === undefined ? {} : clusterOf(file, first);
  const home = addStack(app, file, 'checkpoints', 'Positions of the sources', place);
  Tags.of(home).add('tdkafka:deployment', file.deployment);
  const checkpoints = new CheckpointTable(home, 'Checkpoints', { encryptionKey: keyOf(home, file.kmsKeyArn) });
  new CfnOutput(home, 'TableName', { value: checkpoints.tableName, description: 'Positions, backfills and leases.' });
  for (const [connector, settings] of Object.entries(file.sources)) {
    const description = `TDengine to Kafka: source ${connector}`;
    const stack = addStack(app, file, `${connector}-source`, description, clusterOf(file, settings));
    const props = sourceProps(stack, file, connector, settings);
    const source = new TDengineSource(stack, 'Source', { ...props, bundle, checkpoints });
    addMonitoring(stack, file, settings, source.watched);
    addOutputs(stack, source.connector);
    new CfnOutput(stack, 'ScheduleNames', {
      value: source.schedules.map(({ scheduleName }) => scheduleName).join(' '),
      description: 'What wakes the function: for each shard of the tables, and for the backfills.',
    });
  }
}

function addStack(
  app: App,
  file: ConnectorsFile,
  name: string,
  description: string,
  { clusterArn }: { readonly clusterArn?: string | undefined },
): Stack {
  return new Stack(app, `${file.deployment}-${name}`, {
    description: `${description} of deployment ${file.deployment}`,
    env: environmentOf(clusterArn),
    // Those of constructs do not reach the stack itself, by which `npm run deployed` knows it.
    tags: { 'tdkafka:deployment': file.deployment },
  });
}

function addMonitoring(
  stack: Stack,
  { monitoring }: ConnectorsFile,
  { alarms }: { readonly alarms: AlarmSettings },
  watched: Watched,
): void {
  const { alarmTopicArn } = monitoring;
  new ConnectorMonitoring(stack, 'Monitoring', {
    watched,
    alarmTopic: alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(stack, 'AlarmTopic', alarmTopicArn),
    dashboard: monitoring.dashboard,
    alarms: alarmBounds(monitoring.alarms, alarms),
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
