import { readFileSync } from 'node:fs';
import type { ParseArgsOptionsConfig } from 'node:util';
import {
  iamTokenCheck,
  type ListenerOptions,
  SASL_MECHANISMS,
  type SaslMechanism,
  type SaslOptions,
} from '@tdengine-kafka-lambda/embedded-kafka';
import { DEFAULT_VERSION, VERSIONS, versionOf } from '@tdengine-kafka-lambda/embedded-tdengine';
import { UsageError } from './usage.ts';

/** Options of the embedded Kafka's listener on a command line, named as Kafka's own settings. */
export const KAFKA_ARGUMENTS = {
  'security-protocol': { type: 'string' },
  'sasl-mechanism': { type: 'string', multiple: true },
  user: { type: 'string', multiple: true },
  'iam-region': { type: 'string' },
  'ssl-certificate': { type: 'string' },
  'ssl-key': { type: 'string' },
  'ssl-ca': { type: 'string' },
  'ssl-client-auth': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** What those options say, for `--help`. */
export const KAFKA_HELP = `  Of kafka:
  --security-protocol P  PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. Left out: PLAINTEXT
  --sasl-mechanism M     PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; may be repeated. Left out: SCRAM-SHA-512
  --user NAME:PASSWORD   who may sign in by PLAIN and SCRAM; may be repeated
  --iam-region REGION    OAUTHBEARER takes what IAM signs for MSK in this region; signatures themselves are not checked
  --ssl-certificate FILE the broker's certificate, PEM, and --ssl-key FILE its key
  --ssl-client-auth A    none, requested or required: a certificate of the client. Left out: none
  --ssl-ca FILE          the authority of clients' certificates, PEM
  It answers every version that Kafka 4.4 has of: records, topics, offsets, groups of the classic protocol, transactions, sign-in.
  It has no groups of the new protocol (group.protocol=consumer) or share groups, no AlterConfigs, no ACLs and no quotas.
`;

/** The values of `KAFKA_ARGUMENTS`. */
export interface KafkaArguments {
  readonly 'security-protocol'?: string | undefined;
  readonly 'sasl-mechanism'?: string[] | undefined;
  readonly user?: string[] | undefined;
  readonly 'iam-region'?: string | undefined;
  readonly 'ssl-certificate'?: string | undefined;
  readonly 'ssl-key'?: string | undefined;
  readonly 'ssl-ca'?: string | undefined;
  readonly 'ssl-client-auth'?: string | undefined;
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
const CLIENT_AUTH = ['none', 'requested', 'required'] as const;

/** What a command line asks of the listener. @throws UsageError, which never shows a password */
export function listenerOf(command: string, values: KafkaArguments): Omit<ListenerOptions, 'port'> {
  const fail = (message: string): never => {
    throw new UsageError(command, message);
  };
  const protocol = choice('--security-protocol', values['security-protocol'] ?? 'PLAINTEXT', PROTOCOLS, fail);
  const usesSasl = protocol.startsWith('SASL_');
  const usesTls = protocol.endsWith('SSL');
  const given = (names: readonly (keyof KafkaArguments)[]) => names.find((name) => values[name] !== undefined);
  const sasl = given(['sasl-mechanism', 'user', 'iam-region']);
  const ssl = given(['ssl-certificate', 'ssl-key', 'ssl-ca', 'ssl-client-auth']);
  if (sasl !== undefined && !usesSasl) return fail(`--${sasl} needs --security-protocol SASL_PLAINTEXT or SASL_SSL`);
  if (ssl !== undefined && !usesTls) return fail(`--${ssl} needs --security-protocol SSL or SASL_SSL`);
  return {
    ...(usesSasl ? { sasl: saslOf(values, fail) } : {}),
    ...(usesTls ? { tls: tlsOf(values, fail) } : {}),
  };
}

type Fail = (message: string) => never;

function saslOf(values: KafkaArguments, fail: Fail): SaslOptions {
  const asked = values['sasl-mechanism'] ?? ['SCRAM-SHA-512'];
  const mechanisms = asked.map((name): SaslMechanism => choice('--sasl-mechanism', name, SASL_MECHANISMS, fail));
  const users = (values.user ?? []).map((text) => {
    const at = text.indexOf(':');
    // Not shown: what stands there may be a password.
    if (at < 1 || at === text.length - 1) return fail('--user must be NAME:PASSWORD');
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  const region = values['iam-region'];
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
  const clientAuth = choice('--ssl-client-auth', values['ssl-client-auth'] ?? 'none', CLIENT_AUTH, fail);
  const file = (name: keyof KafkaArguments): string => {
    const path = values[name];
    if (typeof path !== 'string') return fail(`--${name} FILE is missing`);
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return fail(`--${name}: ${path} cannot be read`);
    }
  };
  const identity = { cert: file('ssl-certificate'), key: file('ssl-key') };
  if (clientAuth === 'none') return identity;
  return { ...identity, ca: file('ssl-ca'), requestCert: true, rejectUnauthorized: clientAuth === 'required' };
}

function choice<T extends string>(option: string, text: string, allowed: readonly T[], fail: Fail): T {
  return allowed.find((one) => one === text) ?? fail(`${option} must be one of ${allowed.join(', ')}; got "${text}"`);
}

/** Options of the embedded TDengine on a command line. */
export const TDENGINE_ARGUMENTS = { version: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

/** What those options say, for `--help`. */
export const TDENGINE_HELP = `  Of tdengine:
  --version V            the version to behave like where versions differ, ${VERSIONS}. Left out: ${DEFAULT_VERSION}
`;

/** The version that a command line asks for, as SELECT SERVER_VERSION() gives it. @throws UsageError */
export function versionOption(command: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const version = versionOf(text);
  if (version !== undefined) return version;
  throw new UsageError(command, `--version must be one from ${VERSIONS}, such as 3.3.5; got "${text}"`);
}
