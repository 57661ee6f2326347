import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type KafkaAuthentication, SettingsError } from '../functions/shared/settings/index.ts';
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
  const secretType = secretTypeOf(kafka.authentication);
  if (kafka.secretArn !== undefined && secretType !== undefined) {
    configurations.push({ type: secretType, uri: kafka.secretArn });
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
      'Lambda reads a self-managed cluster only with scram-sha-512, scram-sha-256 or mtls, or inside a VPC; give kafka.secretArn or vpc',
    ]);
  }
  if (kafka.serverRootCaCertificateSecretArn !== undefined) {
    configurations.push({
      type: lambda.SourceAccessConfigurationType.SERVER_ROOT_CA_CERTIFICATE,
      uri: kafka.serverRootCaCertificateSecretArn,
    });
  }
  return { kafkaBootstrapServers: (kafka.bootstrapServers ?? '').split(','), ...optional(configurations) };
}

/** What Lambda is to do with the secret; undefined where there is none. IAM it sees in the cluster by itself. */
function secretTypeOf(authentication: KafkaAuthentication): lambda.SourceAccessConfigurationType | undefined {
  switch (authentication) {
    case 'scram-sha-512':
      return lambda.SourceAccessConfigurationType.SASL_SCRAM_512_AUTH;
    case 'scram-sha-256':
      return lambda.SourceAccessConfigurationType.SASL_SCRAM_256_AUTH;
    case 'mtls':
      return lambda.SourceAccessConfigurationType.CLIENT_CERTIFICATE_TLS_AUTH;
    case 'iam':
    case 'tls':
    case 'plaintext':
      return undefined;
  }
}

function optional(
  configurations: lambda.SourceAccessConfiguration[],
): Pick<lambda.EventSourceMappingOptions, 'sourceAccessConfigurations'> {
  return configurations.length === 0 ? {} : { sourceAccessConfigurations: configurations };
}
