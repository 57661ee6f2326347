import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { readCertificates } from '../settings/certificates.ts';
import { optionalSecretText, type Secret, secretText } from './secret.ts';

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
