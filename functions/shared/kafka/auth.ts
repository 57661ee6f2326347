import type { KafkaConfig } from 'kafkajs';
import { type KafkaEnvironment, required } from '../environment.ts';
import { regionOf } from './bootstrap.ts';

/** What kafkajs needs to encrypt and to authenticate. */
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** Reads the text of a Secrets Manager secret. */
export type SecretLookup = (secretArn: string) => Promise<string | undefined>;

/** Encryption and authentication towards the brokers. @throws Error when the SCRAM secret is missing or malformed. */
export async function kafkaSecurity(
  kafka: KafkaEnvironment,
  lookup: SecretLookup = askSecretsManager,
): Promise<KafkaSecurity> {
  switch (kafka.authentication) {
    case 'plaintext':
      return {};
    case 'tls':
      return { ssl: true };
    case 'iam':
      return { ssl: true, sasl: { mechanism: 'oauthbearer', oauthBearerProvider: () => iamToken(kafka.clusterArn) } };
    case 'scram-sha-512':
      return { ssl: true, sasl: { mechanism: 'scram-sha-512', ...(await scramCredentials(kafka.secretArn, lookup)) } };
  }
}

/** MSK's IAM authentication is an OAuth token, valid for 15 minutes: kafkajs asks for one at each connection. */
async function iamToken(clusterArn: string | undefined): Promise<{ value: string }> {
  const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js');
  const region = (clusterArn && regionOf(clusterArn)) ?? required(process.env, 'AWS_REGION');
  const { token } = await generateAuthToken({ region });
  return { value: token };
}

async function scramCredentials(secretArn: string | undefined, lookup: SecretLookup) {
  if (secretArn === undefined) throw new Error('authentication scram-sha-512 needs a secret');
  const text = await lookup(secretArn);
  const secret = parseJson(text ?? '');
  const username = textIn(secret, 'username');
  const password = textIn(secret, 'password');
  if (username === undefined || password === undefined) {
    throw new Error(`secret ${secretArn} must be JSON with the texts username and password`);
  }
  return { username, password };
}

function textIn(secret: unknown, key: string): string | undefined {
  const value: unknown = typeof secret === 'object' && secret !== null ? Reflect.get(secret, key) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function askSecretsManager(secretArn: string): Promise<string | undefined> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const answer = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretArn }));
  return answer.SecretString;
}
