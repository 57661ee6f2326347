import { KAFKA_AUTHENTICATIONS, type KafkaAuthentication } from './settings/kafka-names.ts';
import { insecureHost, insecureText } from './settings/tdengine/insecure-http.ts';
import type { TDengineLogin } from './settings/tdengine/tdengine-login.ts';
import { TOKEN_AS, type TokenAs } from './tdengine/client/connection.ts';

/** Environment of every connector function. It names things and holds no secret. */
export interface ConnectorEnvironment {
  readonly deployment: string;
  readonly connector: string;
  /** SSM parameter with the run-time settings. */
  readonly settingsParameter: string;
  /** Digest of the document that the deploy checked and wrote there. */
  readonly settingsDigest: string | undefined;
  readonly tdengine: TDengineEnvironment;
  readonly kafka: KafkaEnvironment;
}

/** How a function reaches TDengine. */
export interface TDengineEnvironment {
  /** One address, or several with commas between them. */
  readonly url: string;
  readonly login: TDengineLogin;
  /** SSM parameter with the certificates that are trusted in the place of the public ones. */
  readonly caCertificateParameter: string | undefined;
}

/** How a function finds the brokers: addresses, or an MSK cluster to ask for them. */
export interface KafkaEnvironment {
  readonly bootstrapServers: string | undefined;
  readonly clusterArn: string | undefined;
  readonly authentication: KafkaAuthentication;
  /** Whether the function is in a VPC; left out: it is not. */
  readonly inVpc?: boolean;
  /** Secrets Manager secret with user and password, or with a certificate of one's own and its key. */
  readonly secretArn: string | undefined;
  /** Secrets Manager secret with the certificate that is trusted in the place of the public ones. */
  readonly serverRootCaCertificateSecretArn: string | undefined;
}

/** The names of the variables, shared by the functions, the stacks and the local runner. */
export const VARIABLES = {
  deployment: 'DEPLOYMENT_NAME',
  connector: 'CONNECTOR_NAME',
  settingsParameter: 'SETTINGS_PARAMETER',
  settingsDigest: 'SETTINGS_DIGEST',
  tdengineUrl: 'TDENGINE_URL',
  /** `true` when a password or token may go to any `http:` address. */
  tdengineAllowInsecureHttp: 'TDENGINE_ALLOW_INSECURE_HTTP',
  tdengineUser: 'TDENGINE_USER',
  tdenginePasswordParameter: 'TDENGINE_PASSWORD_PARAMETER',
  tdengineTokenParameter: 'TDENGINE_TOKEN_PARAMETER',
  /** `bearer` or `query`; not set: by the host. */
  tdengineTokenAs: 'TDENGINE_TOKEN_AS',
  tdengineCaCertificateParameter: 'TDENGINE_CA_CERTIFICATE_PARAMETER',
  kafkaBootstrapServers: 'KAFKA_BOOTSTRAP_SERVERS',
  kafkaClusterArn: 'KAFKA_CLUSTER_ARN',
  kafkaAuthentication: 'KAFKA_AUTHENTICATION',
  /** `true` when the function is in a VPC. */
  inVpc: 'IN_VPC',
  kafkaSecretArn: 'KAFKA_SECRET_ARN',
  kafkaServerRootCaCertificateSecretArn: 'KAFKA_SERVER_ROOT_CA_CERTIFICATE_SECRET_ARN',
  /** `true` when Lambda takes partial answers of a sink. */
  reportBatchItemFailures: 'REPORT_BATCH_ITEM_FAILURES',
  checkpointTable: 'CHECKPOINT_TABLE',
  /** Schedules among which the tables of a source are divided. */
  shards: 'SHARDS',
} as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the environment. @throws Error naming the variable that is missing or wrong. */
export function readEnvironment(variables: Variables): ConnectorEnvironment {
  return {
    deployment: required(variables, VARIABLES.deployment),
    connector: required(variables, VARIABLES.connector),
    settingsParameter: required(variables, VARIABLES.settingsParameter),
    settingsDigest: variables[VARIABLES.settingsDigest],
    tdengine: {
      url: readTdengineUrl(variables),
      login: readLogin(variables),
      caCertificateParameter: variables[VARIABLES.tdengineCaCertificateParameter],
    },
    kafka: {
      bootstrapServers: variables[VARIABLES.kafkaBootstrapServers],
      clusterArn: variables[VARIABLES.kafkaClusterArn],
      authentication: readAuthentication(variables),
      ...(variables[VARIABLES.inVpc] === 'true' && { inVpc: true }),
      secretArn: variables[VARIABLES.kafkaSecretArn],
      serverRootCaCertificateSecretArn: variables[VARIABLES.kafkaServerRootCaCertificateSecretArn],
    },
  };
}

/** The variables of a login, which a function's environment is made of. */
export function loginVariables(login: TDengineLogin): Record<string, string> {
  switch (login.kind) {
    case 'password':
      return {
        [VARIABLES.tdengineUser]: login.user,
        [VARIABLES.tdenginePasswordParameter]: login.passwordParameter,
      };
    case 'token':
      return {
        [VARIABLES.tdengineTokenParameter]: login.tokenParameter,
        ...(login.tokenAs !== undefined && { [VARIABLES.tdengineTokenAs]: login.tokenAs }),
      };
  }
}

/** The addresses, to which the function is about to send a secret. */
function readTdengineUrl(variables: Variables): string {
  const url = required(variables, VARIABLES.tdengineUrl);
  const insecure = variables[VARIABLES.tdengineAllowInsecureHttp] === 'true' ? undefined : insecureHost(url);
  if (insecure === undefined) return url;
  throw new Error(`environment variable ${VARIABLES.tdengineUrl} ${insecureText(insecure)}`);
}

function readLogin(variables: Variables): TDengineLogin {
  const tokenParameter = variables[VARIABLES.tdengineTokenParameter];
  if (tokenParameter !== undefined) return { kind: 'token', tokenParameter, tokenAs: readTokenAs(variables) };
  return {
    kind: 'password',
    user: required(variables, VARIABLES.tdengineUser),
    passwordParameter: required(variables, VARIABLES.tdenginePasswordParameter),
  };
}

function readTokenAs(variables: Variables): TokenAs | undefined {
  return variables[VARIABLES.tdengineTokenAs] === undefined
    ? undefined
    : oneOf(variables, VARIABLES.tdengineTokenAs, TOKEN_AS);
}

function readAuthentication(variables: Variables): KafkaAuthentication {
  return oneOf(variables, VARIABLES.kafkaAuthentication, KAFKA_AUTHENTICATIONS);
}

function oneOf<T extends string>(variables: Variables, name: string, allowed: readonly T[]): T {
  const value = required(variables, name);
  const known = allowed.find((each) => each === value);
  if (known !== undefined) return known;
  throw new Error(`environment variable ${name} must be one of ${allowed.join(', ')}`);
}

/** The number of a source's shards, 1 when it is not set. @throws Error naming the variable when it is no such number. */
export function readShards(variables: Variables): number {
  const value = variables[VARIABLES.shards] ?? '1';
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new Error(`environment variable ${VARIABLES.shards} must be a whole number from 1`);
}

/** A variable's value. @throws Error naming the variable when it is not set. */
export function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is not set`);
  return value;
}

/** Credentials of an AWS role, as Lambda puts them into a function's environment. */
export interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials in the environment. Nowhere else is looked for them: in Lambda there is nowhere else, and what stands
 * behind AWS's default chain, such as a metadata service, only answers by silence. @throws Error naming the variable
 */
export function environmentCredentials(
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentCredentials {
  const sessionToken = variables.AWS_SESSION_TOKEN;
  return {
    accessKeyId: required(variables, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(variables, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken !== undefined && sessionToken !== '' && { sessionToken }),
  };
}
