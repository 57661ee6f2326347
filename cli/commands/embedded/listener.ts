import { readFileSync } from 'node:fs';
import {
  iamTokenCheck,
  type ListenerOptions,
  SASL_MECHANISMS,
  type SaslMechanism,
  type SaslOptions,
} from '@tdengine-kafka-lambda/embedded-kafka';
import { DEFAULT_VERSION, VERSIONS, versionOf } from '@tdengine-kafka-lambda/embedded-tdengine';
import { optionName } from '../../frame/given.ts';
import { naming, text, texts } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';

/** Parameters of the embedded Kafka's listener, named as Kafka's own settings. */
export const KAFKA_PARAMETERS = {
  securityProtocol: text('P', 'kafka: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; left out, PLAINTEXT'),
  saslMechanism: texts(
    'M',
    'kafka: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; may be repeated; left out, SCRAM-SHA-512',
  ),
  user: texts('NAME:PASSWORD', 'kafka: who may sign in by PLAIN and SCRAM; may be repeated'),
  iamRegion: text(
    'REGION',
    'kafka: OAUTHBEARER takes what IAM signs for MSK in this region; signatures themselves are not checked',
  ),
  sslCertificate: naming('file', text('FILE', 'kafka: the broker’s certificate, PEM')),
  sslKey: naming('file', text('FILE', 'kafka: the key of that certificate')),
  sslClientAuth: text('A', 'kafka: none, requested or required: a certificate of the client; left out, none'),
  sslCa: naming('file', text('FILE', 'kafka: the authority of clients’ certificates, PEM')),
};

/** What a command line says of the listener. */
export interface KafkaArguments {
  readonly securityProtocol?: string | undefined;
  readonly saslMechanism?: readonly string[] | undefined;
  readonly user?: readonly string[] | undefined;
  readonly iamRegion?: string | undefined;
  readonly sslCertificate?: string | undefined;
  readonly sslKey?: string | undefined;
  readonly sslCa?: string | undefined;
  readonly sslClientAuth?: string | undefined;
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
const CLIENT_AUTH = ['none', 'requested', 'required'] as const;

/** What a command line asks of the listener. @throws UsageError, which never shows a password */
export function listenerOf(command: string, values: KafkaArguments): Omit<ListenerOptions, 'port'> {
  const fail = (message: string): never => {
    throw new UsageError(command, message);
  };
  const protocol = choice('--security-protocol', values.securityProtocol ?? 'PLAINTEXT', PROTOCOLS, fail);
  const usesSasl = protocol.startsWith('SASL_');
  const usesTls = protocol.endsWith('SSL');
  const given = (names: readonly (keyof KafkaArguments)[]) => names.find((name) => isGiven(values[name]));
  const sasl = given(['saslMechanism', 'user', 'iamRegion']);
  const ssl = given(['sslCertificate', 'sslKey', 'sslCa', 'sslClientAuth']);
  if (sasl !== undefined && !usesSasl)
    return fail(`${optionName(sasl)} needs --security-protocol SASL_PLAINTEXT or SASL_SSL`);
  if (ssl !== undefined && !usesTls) return fail(`${optionName(ssl)} needs --security-protocol SSL or SASL_SSL`);
  return {
    ...(usesSasl ? { sasl: saslOf(values, fail) } : {}),
    ...(usesTls ? { tls: tlsOf(values, fail) } : {}),
  };
}

/** Of an option that may be repeated, an empty list says that it is not. */
export function isGiven(value: KafkaArguments[keyof KafkaArguments]): boolean {
  return value !== undefined && value.length > 0;
}

type Fail = (message: string) => never;

function saslOf(values: KafkaArguments, fail: Fail): SaslOptions {
  const { saslMechanism = [] } = values;
  const asked = saslMechanism.length === 0 ? ['SCRAM-SHA-512'] : saslMechanism;
  const mechanisms = asked.map((name): SaslMechanism => choice('--sasl-mechanism', name, SASL_MECHANISMS, fail));
  const users = (values.user ?? []).map((text) => {
    const at = text.indexOf(':');
    // Not shown: what stands there may be a password.
    if (at < 1 || at === text.length - 1) return fail('--user must be NAME:PASSWORD');
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  const region = values.iamRegion;
  const byToken = mechanisms.includes('OAUTHBEARER');
  if (byToken !== (region !== undefined)) fail('--sasl-mechanism OAUTHBEARER and --iam-region go together');
  if (users.length === 0 && mechanisms.some((name) => name !== 'OAUTHBEARER')) fail('name who may sign in by --user');
  return {
    mechanisms,
    users: Object.fromEntries(users),
    ...(region === undefined ? {} : { checkToken: iamTokenCheck(region) }),
  };
}

function tlsOf(values: KafkaArguments, fail: Fail): NonNullable<ListenerOptions['tls']> {
  const clientAuth = choice('--ssl-client-auth', values.sslClientAuth ?? 'none', CLIENT_AUTH, fail);
  const file = (name: keyof KafkaArguments): string => {
    const path = values[name];
    if (typeof path !== 'string') return fail(`${optionName(name)} FILE is missing`);
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return fail(`${optionName(name)}: ${path} cannot be read`);
    }
  };
  const identity = { cert: file('sslCertificate'), key: file('sslKey') };
  if (clientAuth === 'none') return identity;
  return { ...identity, ca: file('sslCa'), requestCert: true, rejectUnauthorized: clientAuth === 'required' };
}

function choice<T extends string>(option: string, text: string, allowed: readonly T[], fail: Fail): T {
  return allowed.find((one) => one === text) ?? fail(`${option} must be one of ${allowed.join(', ')}; got "${text}"`);
}

/** Parameters of the embedded TDengine. */
export const TDENGINE_PARAMETERS = {
  version: text(
    'V',
    `tdengine: the version to behave like where versions differ, ${VERSIONS}; left out, ${DEFAULT_VERSION}`,
  ),
};

/** The version that a command line asks for, as SELECT SERVER_VERSION() gives it. @throws UsageError */
export function versionOption(command: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const version = versionOf(text);
  if (version !== undefined) return version;
  throw new UsageError(command, `--version must be one from ${VERSIONS}, such as 3.3.5; got "${text}"`);
}
