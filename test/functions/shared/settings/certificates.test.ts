import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCertificates } from '../../../../functions/shared/settings/certificates.ts';
import { certificateAuthority } from '../../../support/servers/certificates.ts';

const one = certificateAuthority('one');
const other = certificateAuthority('other');
const PLACE = 'SSM parameter /demo/ca';
const PREFIX = `${PLACE}: `;

describe('CA certificates in an SSM parameter', () => {
  it('are one or several in PEM, one after the other', () => {
    assert.equal(readCertificates(PLACE, one.pem), one.pem);
    assert.equal(readCertificates(PLACE, one.pem + other.pem), one.pem + other.pem);
  });

  it('may have text around them, as openssl writes it', () => {
    const text = `subject=CN = one\n${one.pem}\n\nsubject=CN = other\n${other.pem.trimEnd()}`;
    assert.equal(readCertificates(PLACE, text), one.pem + other.pem);
  });

  it('may have line ends of Windows', () => {
    assert.match(readCertificates(PLACE, one.pem.replaceAll('\n', '\r\n')), /^-----BEGIN CERTIFICATE-----\r\n/);
  });

  it('are refused with the parameter’s name when they are no PEM', () => {
    const rule = 'must hold certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
    const base64 = one.pem.replace(/-----.*-----\n/g, '');
    for (const text of ['', 'taosdata', base64, one.pem.replace('END', 'DNE')]) {
      assert.throws(() => readCertificates(PLACE, text), {
        name: 'SettingsError',
        message: PREFIX + rule,
      });
    }
  });

  it('are refused when one of them is incomplete', () => {
    const cut = other.pem.replace(/\n[A-Za-z0-9+/=]+\n-----END/, '\n-----END');
    assert.throws(() => readCertificates(PLACE, one.pem + cut), {
      message: `${PREFIX}block 2 of 2 is not a whole X.509 certificate`,
    });
  });

  it('are refused with a private key beside them, which is not shown', () => {
    const { key, cert } = one.issue();
    assert.throws(() => readCertificates(PLACE, cert + key), {
      message: `${PREFIX}block 3 of 3 is a RSA PRIVATE KEY; only CERTIFICATE is allowed`,
    });
  });
});
