import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type KafkaAuthentication, SettingsError } from '../../functions/shared/settings/index.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';

type Access = Pick<
  lambda.EventSourceMappingOptions,
  'eventSourceArn' | 'kafkaBootstrapServers' | 'sourceAccessConfigurations'
>;

/**
 * How an event source mapping reaches the cluster and signs in to it.
 * @param handler the function, whose network is also the mapping's beside a self-managed cluster.
 * @throws SettingsError when Lambda has no way to.
 */
export function sourceAccess(
  props: Pick<ConnectorProps, 'connector' | 'kafka' | 'vpc' | 'vpcSubnets'>,
  handler: lambda.IFunction,
): Access {
  const { kafka, vpc } = props;
  const configurations: lambda.SourceAccessConfiguration[] = [];
  const add = (type: lambda.SourceAccessConfigurationType, uri: string) => configurations.push({ type, uri });
  const secretType = secretTypeOf(kafka.authentication);
  if (kafka.secret !== undefined && secretType !== undefined) add(secretType, kafka.secret.secretArn);
  if (kafka.clusterArn !== undefined) return { eventSourceArn: kafka.clusterArn, ...optional(configurations) };
  const { SourceAccessConfigurationType: Type } = lambda;
  // Beside a cluster of MSK, whose network Lambda knows, the mapping has to be told where to connect from.
  if (vpc !== undefined) {
    for (const id of vpc.selectSubnets(props.vpcSubnets).subnetIds) add(Type.VPC_SUBNET, id);
    for (const { securityGroupId } of handler.connections.securityGroups) add(Type.VPC_SECURITY_GROUP, securityGroupId);
  }
  if (configurations.length === 0) {
    throw new SettingsError(`sinks.${props.connector}`, [
      'Lambda reads a self-managed cluster only with scram-sha-512, scram-sha-256 or mtls, or inside a VPC; give a secret or vpc',
    ]);
  }
  if (kafka.serverRootCaCertificate !== undefined) {
    add(Type.SERVER_ROOT_CA_CERTIFICATE, kafka.serverRootCaCertificate.secretArn);
  }
  return { kafkaBootstrapServers: [...(kafka.bootstrapServers ?? [])], ...optional(configurations) };
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

function optional(configurations: lambda.SourceAccessConfiguration[]): Pick<Access, 'sourceAccessConfigurations'> {
  return configurations.length === 0 ? {} : { sourceAccessConfigurations: configurations };
}
