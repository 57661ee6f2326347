import { Duration, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { sinkDocument, sourceDocument } from '../../functions/shared/document/document.ts';
import {
  type ConnectorsFile,
  clusterOf,
  type SchemaRegistrySettings,
  type SinkSettings,
  type SourceSettings,
} from '../../functions/shared/settings/index.ts';
import { alarmBounds } from '../../functions/shared/settings/monitoring/monitoring.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';
import { defined } from '../defined.ts';
import { ConfluentRegistry, GlueRegistry } from '../sink/schema-registries.ts';
import type { TDengineSinkProps } from '../sink/sink-props.ts';
import type { TDengineSourceProps } from '../source/source.ts';
import { failureDestinationOf, kafkaOf, keyOf, networkOf, secretOf, tdengineOf } from './named-resources.ts';

/** The properties of a sink of the connectors file. */
export function sinkProps(
  stack: Stack,
  file: ConnectorsFile,
  connector: string,
  settings: SinkSettings,
): TDengineSinkProps {
  const { provisionedPollerConfig: pollers, systemLogLevel } = settings;
  return {
    ...connectorProps(stack, file, connector, settings),
    topics: settings.topics,
    settings: sinkDocument(settings),
    startingPosition: lambda.StartingPosition[settings.startingPosition],
    startingPositionTimestamp: secondsOf(settings.startingPositionTimestamp),
    batchSize: settings.batchSize,
    maxBatchingWindow: durationOf(settings.maximumBatchingWindowSeconds),
    consumerGroupId: settings.consumerGroupId,
    filters: settings.filterCriteria?.map((filter) => lambda.FilterCriteria.filter({ ...filter })),
    provisionedPollerConfig:
      pollers === undefined
        ? undefined
        : { ...pollerLimits(pollers), ...defined({ pollerGroupName: pollers.pollerGroupName }) },
    retryAttempts: settings.maximumRetryAttempts,
    maxRecordAge: durationOf(settings.maximumRecordAgeSeconds),
    bisectBatchOnError: settings.bisectBatchOnFunctionError,
    onFailure: failureOf(stack, settings),
    errorCounts: alarmBounds(file.monitoring.alarms, settings.alarms).mappingErrors !== false,
    schemaRegistryConfig:
      settings.schemaRegistry === undefined ? undefined : registryOf(stack, settings.schemaRegistry),
    logLevel: systemLogLevel === undefined ? undefined : lambda.EventSourceMappingLogLevel[systemLogLevel],
  };
}

/** The properties of a source of the connectors file, without the table that it shares. */
export function sourceProps(
  stack: Stack,
  file: ConnectorsFile,
  connector: string,
  settings: SourceSettings,
): Omit<TDengineSourceProps, 'checkpoints'> {
  return {
    ...connectorProps(stack, file, connector, settings),
    settings: sourceDocument(settings),
    schedule: ScheduleExpression.expression(settings.schedule),
    shards: settings.shards,
    onFailure: failureOf(stack, settings),
  };
}

function connectorProps(
  stack: Stack,
  file: ConnectorsFile,
  connector: string,
  settings: SinkSettings | SourceSettings,
): ConnectorProps {
  return {
    deployment: file.deployment,
    connector,
    parameterPrefix: file.parameterPrefix,
    kafka: kafkaOf(stack, clusterOf(file, settings)),
    tdengine: tdengineOf(stack, file.tdengine),
    ...(file.vpc !== undefined && networkOf(stack, file.vpc)),
    memorySize: settings.memoryMb,
    timeout: Duration.seconds(settings.timeoutSeconds),
    reservedConcurrentExecutions: settings.reservedConcurrentExecutions,
    tracing: settings.tracing,
    // CloudWatch's numbers of days are the values of RetentionDays.
    logRetention: settings.logRetentionDays,
    encryptionKey: keyOf(stack, file.kmsKeyArn),
  };
}

function registryOf(stack: Stack, registry: SchemaRegistrySettings): lambda.ISchemaRegistry {
  const { glueRegistryArn, url, validate, authentication } = registry;
  if (glueRegistryArn !== undefined) return new GlueRegistry({ registryArn: glueRegistryArn, validate });
  return new ConfluentRegistry({
    url: url ?? '',
    secret: secretOf(stack, 'RegistrySecret', registry.secretArn),
    authentication: authentication === 'none' ? undefined : authentication,
    serverRootCaCertificate: secretOf(stack, 'RegistryRootCa', registry.serverRootCaCertificateSecretArn),
    validate,
  });
}

function failureOf(
  stack: Stack,
  settings: { readonly onFailureDestination?: string | undefined; readonly onFailureKeyArn?: string | undefined },
) {
  const { onFailureDestination: destination, onFailureKeyArn } = settings;
  return destination === undefined ? undefined : failureDestinationOf(stack, destination, onFailureKeyArn);
}

function pollerLimits({
  minimumPollers,
  maximumPollers,
}: {
  readonly minimumPollers: number;
  readonly maximumPollers: number;
}) {
  return { minimumPollers, maximumPollers };
}

function durationOf(seconds: number | undefined): Duration | undefined {
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}

function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(Date.parse(time) / 1_000);
}
