import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A key with its certificate, as a TLS server takes them. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** What a server's certificate says. */
export interface CertificateOptions {
  /** @default 127.0.0.1 */
  readonly ip?: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** A certificate authority of a test. */
export interface CertificateAuthority {
  /** Its own certificate. */
  readonly pem: string;
  /** Makes a certificate for a server, with its authority's behind it. */
  issue(options?: CertificateOptions): Identity;
}

interface Signer {
  readonly name: string;
  readonly key: forge.pki.rsa.PrivateKey;
}

const DAY_MS = 86_400_000;

/** Makes an authority whose certificate is good for a day. */
export function certificateAuthority(name: string): CertificateAuthority {
  const keys = keyPair();
  const signer = { name, key: keys.privateKey };
  const pem = certificate(name, keys, signer, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  return { pem, issue: (options = {}) => identity(signer, pem, options) };
}

/** A certificate for 127.0.0.1 that no authority vouches for. */
export function selfSigned(): Identity {
  const keys = keyPair();
  const signer = { name: 'self', key: keys.privateKey };
  return {
    key: forge.pki.privateKeyToPem(keys.privateKey),
    cert: certificate('self', keys, signer, [forIp('127.0.0.1')]),
  };
}

function identity(
  signer: Signer,
  authority: string,
  { ip = '127.0.0.1', validFrom, validTo }: CertificateOptions,
): Identity {
  const keys = keyPair();
  const cert = certificate('server', keys, signer, [forIp(ip)], validFrom, validTo);
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: `${cert}${authority}` };
}

function forIp(ip: string): object {
  return { name: 'subjectAltName', altNames: [{ type: 7, ip }] };
}

function certificate(
  name: string,
  keys: forge.pki.rsa.KeyPair,
  signer: Signer,
  extensions: object[],
  validFrom = new Date(Date.now() - DAY_MS),
  validTo = new Date(Date.now() + DAY_MS),
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  // A leading zero bit, since serial numbers are positive.
  made.serialNumber = `01${randomBytes(8).toString('hex')}`;
  made.validity.notBefore = validFrom;
  made.validity.notAfter = validTo;
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: signer.name }]);
  made.setExtensions(extensions);
  made.sign(signer.key, forge.md.sha256.create());
  return forge.pki.certificateToPem(made).replaceAll('\r', '');
}

/** Node makes keys in a tenth of the time that forge takes. */
function keyPair(): forge.pki.rsa.KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { privateKey: forge.pki.privateKeyFromPem(privateKey), publicKey: forge.pki.publicKeyFromPem(publicKey) };
}
