import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

const DAY_MS = 86_400_000;

/** A key with its certificate, as a TLS server and a client take them. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Makes an authority whose certificate is good for a day: its PEM, and what makes identities for 127.0.0.1. */
export function certificateAuthority(name: string): { readonly pem: string; readonly issue: () => Identity } {
  const keys = keyPair();
  const pem = certificate(name, name, keys.publicKey, keys.privateKey, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  const issue = () => {
    const own = keyPair();
    const forLoopback = { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] };
    const cert = certificate('someone', name, own.publicKey, keys.privateKey, [forLoopback]);
    return { key: forge.pki.privateKeyToPem(own.privateKey), cert: `${cert}${pem}` };
  };
  return { pem, issue };
}

function certificate(
  name: string,
  issuer: string,
  publicKey: forge.pki.rsa.PublicKey,
  signingKey: forge.pki.rsa.PrivateKey,
  extensions: object[],
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  // A leading zero bit, since serial numbers are positive.
  made.serialNumber = `01${randomBytes(8).toString('hex')}`;
  made.validity.notBefore = new Date(Date.now() - DAY_MS);
  made.validity.notAfter = new Date(Date.now() + DAY_MS);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: issuer }]);
  made.setExtensions(extensions);
  made.sign(signingKey, forge.md.sha256.create());
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
