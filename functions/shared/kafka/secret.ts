import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { readCertificates } from '../settings/certificates.ts';

/** Reads the text of a Secrets Manager secret. */
export type SecretLookup = (secretArn: string) => Promise<string | undefined>;

/** A secret that is JSON. It is never shown. */
export interface Secret {
  readonly arn: string;
  readonly content: unknown;
}

/** Reads a secret. What is not JSON has no texts. @throws Error naming the secret, which AWS's own errors do not. */
export async function readSecret(arn: string, lookup: SecretLookup): Promise<Secret> {
  try {
    return { arn, content: parseJson((await lookup(arn)) ?? '') };
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`secret ${arn} cannot be read: ${reason}`, { cause });
  }
}

/** A text of a secret. @throws Error naming the secret when it has no such text. */
export function secretText(secret: Secret, name: string): string {
  const text = optionalSecretText(secret, name);
  if (text === undefined) throw new Error(`secret ${secret.arn} must be JSON with the text ${name}`);
  return text;
}

/** A text of a secret; undefined when it has none, or an empty one. */
export function optionalSecretText({ content }: Secret, name: string): string | undefined {
  const text: unknown = typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A certificate of one's own, as Node's TLS takes it. */
export type ClientCertificate = Required<Pick<ConnectionOptions, 'cert' | 'key'>> &
  Pick<ConnectionOptions, 'passphrase'>;

/**
 * The certificate of a secret in the form that Lambda wants for `CLIENT_CERTIFICATE_TLS_AUTH`, checked, since brokers say
 * no more than that the handshake failed.
 * @throws Error naming the secret, without anything of what it holds.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
 */
export function clientCertificate(secret: Secret): ClientCertificate {
  const cert = readCertificates(`secret ${secret.arn}: certificate`, secretText(secret, 'certificate'));
  const key = secretText(secret, 'privateKey');
  const passphrase = optionalSecretText(secret, 'privateKeyPassword');
  const readable = readKey(secret, key, passphrase);
  if (!new X509Certificate(cert).checkPrivateKey(readable)) {
    throw new Error(`secret ${secret.arn}: privateKey must be the key of the first certificate, and is another one`);
  }
  return { cert, key, ...(passphrase !== undefined && { passphrase }) };
}

function readKey(secret: Secret, key: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    throw new Error(
      `secret ${secret.arn}: privateKey must be a key in PEM (PKCS#8), and if it is encrypted, then by PBE-SHA1-3DES with the password privateKeyPassword`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
