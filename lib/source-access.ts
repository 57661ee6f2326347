import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SettingsError } from '../functions/shared/settings/index.ts';
import type { ConnectorProps } from './connector-props.ts';

/**
 * How an event source mapping reaches the cluster and signs in to it.
 * @throws SettingsError when Lambda has no way to.
 */
export function sourceAccess(
  props: Pick<ConnectorProps, 'connector' | 'kafka' | 'vpc'>,
): Pick<lambda.EventSourceMappingOptions, 'eventSourceArn' | 'kafkaBootstrapServers' | 'sourceAccessConfigurations'> {
  const { kafka, vpc } = props;
  const configurations: lambda.SourceAccessConfiguration[] = [];
  if (kafka.secretArn !== undefined) {
    configurations.push({ type: lambda.SourceAccessConfigurationType.SASL_SCRAM_512_AUTH, uri: kafka.secretArn });
  }
  if (kafka.clusterArn !== undefined) {
    return { eventSourceArn: kafka.clusterArn, ...optional(configurations) };
  }
  // Beside a cluster of MSK, whose network Lambda knows, the mapping has to be told where to connect from.
  for (const id of vpc?.subnetIds ?? []) {
    configurations.push({ type: lambda.SourceAccessConfigurationType.VPC_SUBNET, uri: id });
  }
  for (const id of vpc?.securityGroupIds ?? []) {
    configurations.push({ type: lambda.SourceAccessConfigurationType.VPC_SECURITY_GROUP, uri: id });
  }
  if (configurations.length === 0) {
    throw new SettingsError(`sinks.${props.connector}`, [
      'Lambda reads a self-managed cluster only with scram-sha-512 or inside a VPC; give kafka.secretArn or vpc',
    ]);
  }
  return { kafkaBootstrapServers: (kafka.bootstrapServers ?? '').split(','), ...optional(configurations) };
}

function optional(
  configurations: lambda.SourceAccessConfiguration[],
): Pick<lambda.EventSourceMappingOptions, 'sourceAccessConfigurations'> {
  return configurations.length === 0 ? {} : { sourceAccessConfigurations: configurations };
}
