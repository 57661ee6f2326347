import type { GetBootstrapBrokersResponse } from '@aws-sdk/client-kafka';
import type { KafkaEnvironment } from '../environment.ts';
import type { KafkaAuthentication } from '../settings/kafka-authentication.ts';

/** Asks Amazon MSK for a cluster's brokers. */
export type BrokerLookup = (clusterArn: string) => Promise<GetBootstrapBrokersResponse>;

const known = new Map<string, readonly string[]>();

/**
 * The brokers to begin with, each `HOST:PORT`. Those of an MSK cluster are asked for once in a container.
 * @throws Error when the cluster has no listener for the authentication, or cannot be asked.
 */
export async function bootstrapBrokers(
  kafka: KafkaEnvironment,
  lookup: BrokerLookup = askMsk,
): Promise<readonly string[]> {
  if (kafka.bootstrapServers !== undefined) return kafka.bootstrapServers.split(',');
  const { clusterArn, authentication } = kafka;
  if (clusterArn === undefined) throw new Error('neither bootstrap servers nor an MSK cluster are named');
  const key = `${authentication} ${clusterArn}`;
  const found = known.get(key) ?? brokersFor(authentication, await lookup(clusterArn));
  if (found === undefined) {
    throw new Error(`MSK cluster ${clusterArn} has no brokers for authentication ${authentication}: enable it there`);
  }
  known.set(key, found);
  return found;
}

/** An MSK cluster's brokers for one authentication: inside its network if it has such, else from connected VPCs, else public. */
export function brokersFor(
  authentication: KafkaAuthentication,
  response: GetBootstrapBrokersResponse,
): readonly string[] | undefined {
  return candidates(authentication, response)
    .find((brokers) => brokers !== undefined && brokers !== '')
    ?.split(',');
}

function candidates(authentication: KafkaAuthentication, response: GetBootstrapBrokersResponse) {
  switch (authentication) {
    case 'iam':
      return [
        response.BootstrapBrokerStringSaslIam,
        response.BootstrapBrokerStringVpcConnectivitySaslIam,
        response.BootstrapBrokerStringPublicSaslIam,
      ];
    case 'scram-sha-512':
      return [
        response.BootstrapBrokerStringSaslScram,
        response.BootstrapBrokerStringVpcConnectivitySaslScram,
        response.BootstrapBrokerStringPublicSaslScram,
      ];
    case 'mtls':
    case 'tls':
      return [
        response.BootstrapBrokerStringTls,
        response.BootstrapBrokerStringVpcConnectivityTls,
        response.BootstrapBrokerStringPublicTls,
      ];
    case 'plaintext':
      return [response.BootstrapBrokerString];
    case 'scram-sha-256':
      // MSK has SHA-512 only.
      return [];
  }
}

async function askMsk(clusterArn: string): Promise<GetBootstrapBrokersResponse> {
  return (await import('./ask-msk.ts')).askMsk(clusterArn);
}

/** The region that an ARN names. */
export function regionOf(arn: string): string | undefined {
  return arn.split(':')[3] || undefined;
}
