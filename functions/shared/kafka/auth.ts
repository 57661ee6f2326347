import type { ConnectionOptions } from 'node:tls';
import type { KafkaConfig } from 'kafkajs';
import { type KafkaEnvironment, required } from '../environment.ts';
import { readCertificates } from '../settings/certificates.ts';
import { regionOf } from './bootstrap.ts';
import { clientCertificate, readSecret, type Secret, type SecretLookup, secretText } from './secret.ts';

/** What kafkajs needs to encrypt and to authenticate. */
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/**
 * Encryption and authentication towards the brokers.
 * @throws Error naming the secret that is missing or malformed, without anything of what it holds.
 */
export async function kafkaSecurity(
  kafka: KafkaEnvironment,
  lookup: SecretLookup = askSecretsManager,
): Promise<KafkaSecurity> {
  const { authentication } = kafka;
  const own = async () => {
    if (kafka.secretArn === undefined) throw new Error(`authentication ${authentication} needs a secret`);
    return readSecret(kafka.secretArn, lookup);
  };
  switch (authentication) {
    case 'plaintext':
      return {};
    case 'tls':
      return { ssl: await encryption(kafka, lookup) };
    case 'mtls': {
      const [ssl, secret] = await Promise.all([encryption(kafka, lookup), own()]);
      return { ssl: { ...ssl, ...clientCertificate(secret) } };
    }
    case 'iam':
      return {
        ssl: await encryption(kafka, lookup),
        sasl: { mechanism: 'oauthbearer', oauthBearerProvider: () => tokenFor(kafka.clusterArn) },
      };
    case 'scram-sha-256':
    case 'scram-sha-512': {
      const [ssl, secret] = await Promise.all([encryption(kafka, lookup), own()]);
      const login = credentials(secret);
      // Written twice, since kafkajs' type is a union of mechanisms.
      return authentication === 'scram-sha-256'
        ? { ssl, sasl: { mechanism: 'scram-sha-256', ...login } }
        : { ssl, sasl: { mechanism: 'scram-sha-512', ...login } };
    }
  }
}

/** Whose certificates are trusted: the public authorities', or a private one's alone. */
async function encryption(
  { serverRootCaCertificateSecretArn: arn }: KafkaEnvironment,
  lookup: SecretLookup,
): Promise<ConnectionOptions> {
  if (arn === undefined) return {};
  const certificate = secretText(await readSecret(arn, lookup), 'certificate');
  return { ca: readCertificates(`secret ${arn}: certificate`, certificate) };
}

function credentials(secret: Secret): { username: string; password: string } {
  return { username: secretText(secret, 'username'), password: secretText(secret, 'password') };
}

/** MSK's IAM authentication is an OAuth token: kafkajs asks for one at each connection. */
async function tokenFor(clusterArn: string | undefined): Promise<{ value: string }> {
  const { iamToken } = await import('./aws/iam-token.ts');
  const region = (clusterArn && regionOf(clusterArn)) ?? required(process.env, 'AWS_REGION');
  return { value: await iamToken(region) };
}

async function askSecretsManager(secretArn: string): Promise<string | undefined> {
  return (await import('./aws/ask-secrets-manager.ts')).askSecretsManager(secretArn);
}
