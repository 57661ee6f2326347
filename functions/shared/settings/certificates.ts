import { X509Certificate } from 'node:crypto';
import { SettingsError } from './errors.ts';

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;

/**
 * The certificates of a parameter, checked, as Node's `ca` takes them. Text between them, such as openssl's comments, is left out.
 * @param parameter its name, for the message.
 * @throws SettingsError that never shows the text, since it can be a private key put there by mistake.
 */
export function readCertificates(parameter: string, text: string): string {
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) {
    throw problem(
      parameter,
      'must hold certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
    );
  }
  blocks.forEach(([block, label], index) => {
    const place = `block ${index + 1} of ${blocks.length}`;
    if (label !== 'CERTIFICATE') throw problem(parameter, `${place} is a ${label}; only CERTIFICATE is allowed`);
    if (!isCertificate(block)) throw problem(parameter, `${place} is not a whole X.509 certificate`);
  });
  return blocks.map(([block]) => `${block}\n`).join('');
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== '';
  } catch {
    return false;
  }
}

function problem(parameter: string, reason: string): SettingsError {
  return new SettingsError(`SSM parameter ${parameter}`, [reason]);
}
