import { type App, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { FunctionBundle, FunctionName } from '../../functions/bundle/function-bundle.ts';
import {
  type DashboardStack,
  dashboardStacks,
  type Place,
  placeOf,
} from '../../functions/shared/settings/file/dashboard-stacks.ts';
import { type ConnectorsFile, clusterOf } from '../../functions/shared/settings/index.ts';
import { type AlarmSettings, alarmBounds } from '../../functions/shared/settings/monitoring/monitoring.ts';
import type { ConnectorFunction } from '../connector/connector-function.ts';
import { defined } from '../defined.ts';
import { ConnectorMonitoring } from '../monitoring/connector-monitoring.ts';
import { DeploymentDashboard } from '../monitoring/deployment-dashboard.ts';
import type { Watched } from '../monitoring/watched.ts';
import { addNetworkStack } from '../network/network-stack.ts';
import { TDengineSink } from '../sink/sink.ts';
import { CheckpointTable } from '../source/checkpoint-table.ts';
import { TDengineSource } from '../source/source.ts';
import { sinkProps, sourceProps } from './file-props.ts';
import { keyOf } from './named-resources.ts';

/** Gives the bundle of a kind of function. Asked once for each kind that there is. */
export type Bundler = (name: FunctionName) => FunctionBundle;

/** How this once is not as the file says. */
export interface StackOptions {
  /**
   * Names of sinks that are made without their event source mappings.
   * @default - none
   */
  readonly detached?: readonly string[];
}

/**
 * Makes the stacks of a connectors file: one for each connector, so that each is deployed and removed by itself, one for
 * the positions of the sources, one with the dashboard, and one for VPC endpoints where they are asked for.
 * @throws SettingsError when the settings cannot be deployed.
 */
export function addStacks(
  app: App,
  file: ConnectorsFile,
  bundler: Bundler,
  { detached = [] }: StackOptions = {},
): void {
  const [first] = [...Object.values(file.sinks), ...Object.values(file.sources)];
  if (first !== undefined) addNetworkStack(app, file, placeOf(clusterOf(file, first).clusterArn));
  const connectors = [
    ...(Object.keys(file.sinks).length > 0 ? addSinks(app, file, bundler('sink'), detached) : []),
    ...(Object.keys(file.sources).length > 0 ? addSources(app, file, bundler('source')) : []),
  ];
  for (const place of dashboardStacks(file)) addDashboard(app, file, place, connectors);
}

function addSinks(
  app: App,
  file: ConnectorsFile,
  bundle: FunctionBundle,
  detached: readonly string[],
): readonly ConnectorMonitoring[] {
  return Object.entries(file.sinks).map(([connector, settings]) => {
    const description = `Kafka to TDengine: sink ${connector}`;
    const stack = addStack(app, file, `${connector}-sink`, description, placeOf(clusterOf(file, settings).clusterArn));
    const sink = new TDengineSink(stack, 'Sink', {
      ...sinkProps(stack, file, connector, settings),
      bundle,
      detached: detached.includes(connector),
    });
    addOutputs(stack, sink.connector);
    return addMonitoring(stack, file, settings, sink.watched);
  });
}

function addSources(app: App, file: ConnectorsFile, bundle: FunctionBundle): readonly ConnectorMonitoring[] {
  const [first] = Object.values(file.sources);
  // All sources are in one region, which the file's schema sees to.
  const place = placeOf(first && clusterOf(file, first).clusterArn);
  const home = addStack(app, file, 'checkpoints', 'Positions of the sources', place);
  Tags.of(home).add('tdkafka:deployment', file.deployment);
  const checkpoints = new CheckpointTable(home, 'Checkpoints', { encryptionKey: keyOf(home, file.kmsKeyArn) });
  new CfnOutput(home, 'TableName', { value: checkpoints.tableName, description: 'Positions, backfills and leases.' });
  return Object.entries(file.sources).map(([connector, settings]) => {
    const description = `TDengine to Kafka: source ${connector}`;
    const stack = addStack(
      app,
      file,
      `${connector}-source`,
      description,
      placeOf(clusterOf(file, settings).clusterArn),
    );
    const props = sourceProps(stack, file, connector, settings);
    const source = new TDengineSource(stack, 'Source', { ...props, bundle, checkpoints });
    addOutputs(stack, source.connector);
    new CfnOutput(stack, 'ScheduleNames', {
      value: source.schedules.map(({ scheduleName }) => scheduleName).join(' '),
      description: 'What wakes the function: for each shard of the tables, and for the backfills.',
    });
    return addMonitoring(stack, file, settings, source.watched);
  });
}

function addDashboard(
  app: App,
  file: ConnectorsFile,
  { name, ...place }: DashboardStack,
  connectors: readonly ConnectorMonitoring[],
): void {
  const stack = addStack(app, file, name, 'Dashboard', place);
  const here = connectors.filter((connector) => Stack.of(connector).environment === stack.environment);
  new DeploymentDashboard(stack, 'Dashboards', { deployment: file.deployment, connectors: here });
}

function addStack(app: App, file: ConnectorsFile, name: string, description: string, env: Place): Stack {
  return new Stack(app, `${file.deployment}-${name}`, {
    description: `${description} of deployment ${file.deployment}`,
    // Where an MSK cluster is, its connectors are too; those of other clusters go where the command line points.
    env: defined(env),
    // Those of constructs do not reach the stack itself, by which `tdkafka deployed` knows it.
    tags: { 'tdkafka:deployment': file.deployment },
  });
}

function addMonitoring(
  stack: Stack,
  { monitoring }: ConnectorsFile,
  { alarms }: { readonly alarms: AlarmSettings },
  watched: Watched,
): ConnectorMonitoring {
  const { alarmTopicArn } = monitoring;
  return new ConnectorMonitoring(stack, 'Monitoring', {
    watched,
    alarmTopic: alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(stack, 'AlarmTopic', alarmTopicArn),
    dashboard: monitoring.dashboard === 'connector',
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
