import { X509Certificate } from 'node:crypto';
import { SettingsError } from './errors.ts';

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;

/**
 * The certificates of a parameter or secret, checked, as Node's `ca` takes them. Text between them, such as openssl's comments, is left out.
 * @param place what holds them, such as `SSM parameter /demo/ca`, for the message.
 * @throws SettingsError that never shows the text, since it can be a private key put there by mistake.
 */
export function readCertificates(place: string, text: string): string {
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) {
    throw new SettingsError(place, [
      'must hold certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
    ]);
  }
  blocks.forEach(([block, label], index) => {
    const which = `block ${index + 1} of ${blocks.length}`;
    if (label !== 'CERTIFICATE')
      throw new SettingsError(place, [`${which} is a ${label}; only CERTIFICATE is allowed`]);
    if (!isCertificate(block)) throw new SettingsError(place, [`${which} is not a whole X.509 certificate`]);
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
