import type { GetBootstrapBrokersResponse } from '@aws-sdk/client-kafka';
import type { KafkaEnvironment } from '../environment.ts';
import type { KafkaAuthentication } from '../settings/kafka-names.ts';

/** Asks Amazon MSK for a cluster's brokers. */
export type BrokerLookup = (clusterArn: string) => Promise<GetBootstrapBrokersResponse>;

/** What MSK has told this container. */
const told = new Map<string, readonly string[]>();

/**
 * The brokers to begin with, each `HOST:PORT`. Those of an MSK cluster are asked for once in a container.
 * @throws Error when the cluster has no listener for the authentication that the function can reach, or cannot be asked.
 */
export async function bootstrapBrokers(
  kafka: KafkaEnvironment,
  lookup: BrokerLookup = askMsk,
): Promise<readonly string[]> {
  if (kafka.bootstrapServers !== undefined) return kafka.bootstrapServers.split(',');
  const { clusterArn, authentication, inVpc = false } = kafka;
  if (clusterArn === undefined) throw new Error('neither bootstrap servers nor an MSK cluster are named');
  const key = `${authentication} ${inVpc} ${clusterArn}`;
  const found = told.get(key) ?? brokersFor(kafka, await lookup(clusterArn).catch(cannotAsk(clusterArn)));
  if (found === undefined) throw new Error(`MSK cluster ${clusterArn} ${missing(kafka)}`);
  told.set(key, found);
  return found;
}

/** AWS's own errors do not say who was asked. */
function cannotAsk(clusterArn: string): (cause: unknown) => never {
  return (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Amazon MSK cannot be asked for the brokers of ${clusterArn}: ${reason}`, { cause });
  };
}

function missing({ authentication, inVpc = false }: KafkaEnvironment): string {
  if (inVpc) return `has no brokers for authentication ${authentication}: enable it there`;
  return `has no public brokers for authentication ${authentication}, and a function without vpc reaches no others: turn on public access there, or give vpc`;
}

/**
 * An MSK cluster's brokers for one authentication. MSK names private and public ones side by side: a function in a VPC
 * reaches those inside, which every listener has, or else those that are connected to its VPC; any other function reaches
 * the public ones and no others.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html
 */
export function brokersFor(
  { authentication, inVpc = false }: Pick<KafkaEnvironment, 'authentication' | 'inVpc'>,
  response: GetBootstrapBrokersResponse,
): readonly string[] | undefined {
  const { inside, connected, open } = listeners(authentication, response);
  const candidates = inVpc ? [inside, connected] : [open];
  return candidates.find((brokers) => brokers !== undefined && brokers !== '')?.split(',');
}

/** The addresses of one authentication, by who can reach them. */
interface Listeners {
  /** Who is in the cluster's VPC, or has a way there. */
  readonly inside?: string | undefined;
  /** Who is in a VPC that is connected to the cluster by PrivateLink (multi-VPC connectivity). */
  readonly connected?: string | undefined;
  /** Everybody. */
  readonly open?: string | undefined;
}

function listeners(authentication: KafkaAuthentication, response: GetBootstrapBrokersResponse): Listeners {
  switch (authentication) {
    case 'iam':
      return {
        inside: response.BootstrapBrokerStringSaslIam,
        connected: response.BootstrapBrokerStringVpcConnectivitySaslIam,
        open: response.BootstrapBrokerStringPublicSaslIam,
      };
    case 'scram-sha-512':
      return {
        inside: response.BootstrapBrokerStringSaslScram,
        connected: response.BootstrapBrokerStringVpcConnectivitySaslScram,
        open: response.BootstrapBrokerStringPublicSaslScram,
      };
    case 'mtls':
      return {
        inside: response.BootstrapBrokerStringTls,
        connected: response.BootstrapBrokerStringVpcConnectivityTls,
        open: response.BootstrapBrokerStringPublicTls,
      };
    // Whoever is to reach a cluster from outside of its VPC must say who they are.
    case 'tls':
      return { inside: response.BootstrapBrokerStringTls };
    case 'plaintext':
      return { inside: response.BootstrapBrokerString };
    case 'scram-sha-256':
      // MSK has SHA-512 only.
      return {};
  }
}

async function askMsk(clusterArn: string): Promise<GetBootstrapBrokersResponse> {
  return (await import('./aws/ask-msk.ts')).askMsk(clusterArn, regionOf(clusterArn));
}

/** The region that an ARN names. */
export function regionOf(arn: string): string | undefined {
  return arn.split(':')[3] || undefined;
}
