import { logGroupOf } from '../../functions/bundle/function-names.ts';
import { settingsParameterName } from '../../functions/shared/document/document.ts';
import { regionOf } from '../../functions/shared/kafka/bootstrap.ts';
import { clusterOf } from '../../functions/shared/settings/index.ts';
import { CHECKPOINT_TABLE } from '../parts/parts.ts';
import type { DeployedFunction } from '../runner/deployer.ts';
import type { AccountMapping, LocalAccount } from './account.ts';

/** A stack that a deploy of the connectors file would make. */
export interface LocalStack {
  readonly name: string;
  readonly description: string;
  /** Where its Kafka cluster is; undefined: in every region. */
  readonly region: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
}

/** A resource of a stack, as far as anybody looks. */
export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** As in the template. */
  readonly properties: object;
}

/** The stacks of all connectors, and of the sources' positions, named and with the outputs that a deploy gives them. */
export function stacksOf(account: LocalAccount): readonly LocalStack[] {
  const { file, deployer } = account;
  const stacks = deployer.functions.map((one) =>
    one.kind === 'sink' ? sinkStack(account, one) : sourceStack(account, one),
  );
  return Object.keys(file.sources).length === 0 ? stacks : [...stacks, checkpointsStack(account, stacks)];
}

function sinkStack(account: LocalAccount, sink: DeployedFunction): LocalStack {
  const mappings = account.mappings.filter((mapping) => mapping.function === sink);
  const { deployment } = account.file;
  return {
    ...connectorStack(account, sink),
    description: `Kafka to TDengine: sink ${sink.connector} of deployment ${deployment}`,
    resources: [...connectorResources(account, sink), ...mappings.map(mappingResource)],
  };
}

function sourceStack(account: LocalAccount, source: DeployedFunction): LocalStack {
  const schedules = account.schedules.filter((schedule) => schedule.function === source);
  const stack = connectorStack(account, source);
  const { deployment } = account.file;
  return {
    ...stack,
    description: `TDengine to Kafka: source ${source.connector} of deployment ${deployment}`,
    outputs: { ...stack.outputs, ScheduleNames: schedules.map(({ name }) => name).join(' ') },
    resources: [
      ...connectorResources(account, source),
      ...schedules.map(({ name, expression }, index) => ({
        logicalId: `Schedule${index}`,
        physicalId: name,
        type: 'AWS::Scheduler::Schedule',
        properties: { Name: name, ScheduleExpression: expression },
      })),
    ],
  };
}

function checkpointsStack({ file }: LocalAccount, stacks: readonly LocalStack[]): LocalStack {
  return {
    name: `${file.deployment}-checkpoints`,
    description: `Positions of the sources of deployment ${file.deployment}`,
    // All sources are in one region.
    region: stacks.at(-1)?.region,
    outputs: { TableName: CHECKPOINT_TABLE },
    resources: [
      {
        logicalId: 'Checkpoints',
        physicalId: CHECKPOINT_TABLE,
        type: 'AWS::DynamoDB::Table',
        properties: { TableName: CHECKPOINT_TABLE },
      },
    ],
  };
}

function connectorStack({ file }: LocalAccount, { kind, connector, name }: DeployedFunction) {
  const settings = kind === 'sink' ? file.sinks[connector] : file.sources[connector];
  const { clusterArn } = settings === undefined ? {} : clusterOf(file, settings);
  return {
    name: `${file.deployment}-${connector}-${kind}`,
    region: clusterArn === undefined ? undefined : regionOf(clusterArn),
    outputs: {
      FunctionName: name,
      LogGroupName: logGroupOf(name),
      SettingsParameter: settingsParameterName(file.parameterPrefix, file.deployment, connector),
    },
  };
}

function connectorResources({ file }: LocalAccount, { connector, name }: DeployedFunction): readonly StackResource[] {
  const parameter = settingsParameterName(file.parameterPrefix, file.deployment, connector);
  const group = logGroupOf(name);
  return [
    {
      logicalId: 'Function',
      physicalId: name,
      type: 'AWS::Lambda::Function',
      properties: { FunctionName: name },
    },
    { logicalId: 'Logs', physicalId: group, type: 'AWS::Logs::LogGroup', properties: { LogGroupName: group } },
    { logicalId: 'Settings', physicalId: parameter, type: 'AWS::SSM::Parameter', properties: { Name: parameter } },
  ];
}

function mappingResource({ uuid, topic, groupId, settings, cluster }: AccountMapping, index: number): StackResource {
  const { startingPositionTimestamp: begin, maximumBatchingWindowSeconds } = settings;
  const group = { ConsumerGroupId: groupId };
  return {
    logicalId: `Mapping${index}`,
    physicalId: uuid,
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      Topics: [topic],
      ...(cluster.clusterArn === undefined
        ? {
            SelfManagedEventSource: {
              Endpoints: { KafkaBootstrapServers: (cluster.bootstrapServers ?? '').split(',') },
            },
            SelfManagedKafkaEventSourceConfig: group,
          }
        : { EventSourceArn: cluster.clusterArn, AmazonManagedKafkaEventSourceConfig: group }),
      StartingPosition: settings.startingPosition,
      ...(begin !== undefined && { StartingPositionTimestamp: Math.floor(Date.parse(begin) / 1_000) }),
      BatchSize: settings.batchSize,
      MaximumBatchingWindowInSeconds: maximumBatchingWindowSeconds,
    },
  };
}
