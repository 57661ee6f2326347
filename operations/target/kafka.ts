import type { Admin, Kafka, KafkaConfig } from 'kafkajs';
import type { KafkaEnvironment } from '../../functions/shared/environment.ts';
import { type KafkaSecurity, kafkaSecurity } from '../../functions/shared/kafka/auth.ts';
import { bootstrapBrokers, regionOf } from '../../functions/shared/kafka/bootstrap.ts';
import type { KafkaAuthentication } from '../../functions/shared/settings/kafka-names.ts';
import { OperationError } from '../operation-error.ts';
import type { AwsClients } from './aws.ts';
import type { DeployedConnector } from './deployment.ts';
import { functionEnvironment } from './function-environment.ts';
import type { Target } from './target.ts';

/** What of a connector's Kafka is otherwise from here than from its function. */
export interface KafkaOverride {
  /** `HOST:PORT`, several separated by commas: other listeners than the function's. */
  readonly brokers?: string | undefined;
  readonly authentication?: KafkaAuthentication | undefined;
}

/** The Kafka of a connector, as it is reached from here. */
export interface ConnectorKafka {
  /** A client that writes nothing by itself, and gives up on a silent broker within seconds. */
  readonly client: Kafka;
  /** What the client is made of, for what speaks to the brokers without it. */
  readonly config: ClientConfig;
  readonly brokers: readonly string[];
  readonly authentication: KafkaAuthentication;
}

/** How the brokers are spoken to. */
export type ClientConfig = KafkaSecurity &
  Required<Pick<KafkaConfig, 'clientId' | 'connectionTimeout' | 'authenticationTimeout' | 'requestTimeout' | 'retry'>>;

/**
 * The Kafka of a connector as its function reaches it, signed in to with what the function has; with IAM, as who asks.
 * Nothing is connected to yet.
 * @throws OperationError when the brokers or the secret cannot be found
 */
export async function connectorKafka(
  target: Pick<Target, 'aws'>,
  connector: DeployedConnector,
  { brokers, authentication }: KafkaOverride = {},
): Promise<ConnectorKafka> {
  const own = (await functionEnvironment(target, connector)).kafka;
  const clients = target.aws.in(connector.region);
  const kafka: KafkaEnvironment = {
    ...own,
    ...(brokers !== undefined && { bootstrapServers: brokers }),
    ...(authentication !== undefined && { authentication }),
  };
  return kafkaAt(kafka, clients);
}

/**
 * A Kafka as it is reached from here, signed in to with a secret; with IAM, as who asks. Nothing is connected to yet.
 * @throws OperationError when the brokers or the secret cannot be found
 */
export async function kafkaAt(kafka: KafkaEnvironment, clients: AwsClients): Promise<ConnectorKafka> {
  const [{ Kafka: Client, logLevel }, found, security] = await Promise.all([
    import('kafkajs'),
    bootstrapBrokers(kafka, askMsk(clients)),
    securityOf(kafka, clients),
    import('../../functions/shared/kafka/kafkajs-internals.ts'),
  ]);
  const config: ClientConfig = {
    clientId: 'tdkafka',
    ...security,
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 200, retries: 3 },
  };
  const client = new Client({ ...config, brokers: [...found], logLevel: logLevel.NOTHING });
  return { client, config, brokers: found, authentication: kafka.authentication };
}

function askMsk(clients: AwsClients) {
  return async (ClusterArn: string) => {
    const { GetBootstrapBrokersCommand } = await import('@aws-sdk/client-kafka');
    return (await clients.kafka()).send(new GetBootstrapBrokersCommand({ ClusterArn }));
  };
}

async function securityOf(kafka: KafkaEnvironment, clients: AwsClients): Promise<KafkaSecurity> {
  const security = await kafkaSecurity(kafka, async (SecretId) => {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const client = await clients.secretsManager();
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  });
  if (kafka.authentication !== 'iam') return security;
  // The function's own takes its role's credentials from its environment.
  const region = (kafka.clusterArn && regionOf(kafka.clusterArn)) ?? (await clients.region());
  const { generateAuthTokenFromCredentialsProvider } = await import('aws-msk-iam-sasl-signer-js');
  const { credentials } = (await clients.kafka()).config;
  return {
    ...security,
    sasl: {
      mechanism: 'oauthbearer',
      async oauthBearerProvider() {
        const { token } = await generateAuthTokenFromCredentialsProvider({
          region,
          awsCredentialsProvider: () => credentials(),
        });
        return { value: token };
      },
    },
  };
}

/**
 * Uses an admin client, and ends its connections.
 * @throws OperationError when the brokers cannot be reached or do not let one in; else what `use` throws
 */
export async function withAdmin<T>(kafka: ConnectorKafka, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.client.admin();
  try {
    await admin.connect();
    return await use(admin);
  } catch (error) {
    throw explainKafkaError(error, kafka) ?? error;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

const UNREACHABLE = /^KafkaJS(Connection|BrokerNotFound|NumberOfRetriesExceeded|RequestTimeout|LockTimeout)/;
const NOT_ALLOWED = /^(?:TOPIC|GROUP|CLUSTER|TRANSACTIONAL_ID)_AUTHORIZATION_FAILED$/;

/** What an error of kafkajs means to an operator; undefined of one that is not about reaching the brokers. */
export function explainKafkaError(
  error: unknown,
  { brokers, authentication }: Pick<ConnectorKafka, 'brokers' | 'authentication'>,
): OperationError | undefined {
  if (!(error instanceof Error) || error instanceof OperationError) return undefined;
  // A retrier's error has the last one as its cause.
  const { name, message } = error.cause instanceof Error ? error.cause : error;
  const fail = (code: 'not-allowed' | 'not-reachable', text: string) =>
    new OperationError(code, text, { cause: error });
  if (name.startsWith('KafkaJSSASL')) {
    return fail(
      'not-allowed',
      `the brokers ${brokers.join(', ')} do not take the ${authentication} sign-in: ${message}`,
    );
  }
  if ('type' in error && NOT_ALLOWED.test(String(error.type))) {
    return fail('not-allowed', `the brokers refuse: ${message}; give who signs in by ${authentication} this right`);
  }
  if (!UNREACHABLE.test(name) && !UNREACHABLE.test(error.name)) return undefined;
  return fail(
    'not-reachable',
    `the brokers ${brokers.join(', ')} cannot be reached from here: ${message}; use a VPN or port forwarding, or name listeners that can be reached by --brokers HOST:PORT,… (and --kafka-authentication)`,
  );
}
