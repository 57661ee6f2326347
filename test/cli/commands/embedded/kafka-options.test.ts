import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type KafkaArguments, listenerOf } from '../../../../cli/commands/embedded/listener.ts';
import { UsageError } from '../../../../cli/terminal/usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-options-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, name);
  return path;
}

const listener = (values: KafkaArguments) => listenerOf('tdkafka embedded', values);
const ssl = { sslCertificate: file('cert'), sslKey: file('key') };

describe('the listener of the embedded Kafka that a command line asks for', () => {
  it('is plaintext without sign-in by default', () => assert.deepEqual(listener({}), {}));

  it('lets the given users sign in by SCRAM', () => {
    const values = { securityProtocol: 'SASL_PLAINTEXT', user: ['alice:a:b', 'bob:c'] };
    assert.deepEqual(listener(values), { sasl: { mechanisms: ['SCRAM-SHA-512'], users: { alice: 'a:b', bob: 'c' } } });
  });

  it('takes IAM tokens over TLS', () => {
    const asked = { securityProtocol: 'SASL_SSL', saslMechanism: ['OAUTHBEARER'], iamRegion: 'eu-west-1' };
    const { sasl, tls } = listener({ ...asked, ...ssl });
    assert.deepEqual(sasl?.mechanisms, ['OAUTHBEARER']);
    assert.equal(typeof sasl?.checkToken, 'function');
    assert.deepEqual(tls, { cert: 'cert', key: 'key' });
  });

  it('asks for clients’ certificates', () => {
    const values = { securityProtocol: 'SSL', sslCa: file('ca'), ...ssl };
    const tls = { cert: 'cert', key: 'key', ca: 'ca', requestCert: true };
    assert.deepEqual(listener({ ...values, sslClientAuth: 'required' }).tls, { ...tls, rejectUnauthorized: true });
    assert.deepEqual(listener({ ...values, sslClientAuth: 'requested' }).tls, {
      ...tls,
      rejectUnauthorized: false,
    });
  });

  const refused: readonly (readonly [string, KafkaArguments, RegExp])[] = [
    ['an unknown protocol', { securityProtocol: 'TLS' }, /must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL/],
    ['users without sign-in', { user: ['a:b'] }, /--user needs --security-protocol SASL/],
    ['a certificate without TLS', { sslKey: 'x' }, /--ssl-key needs --security-protocol SSL/],
    ['nobody', { securityProtocol: 'SASL_PLAINTEXT' }, /name who may sign in by --user/],
    ['OAUTHBEARER without a region', { securityProtocol: 'SASL_PLAINTEXT', saslMechanism: ['OAUTHBEARER'] }, /--iam/],
    ['another mechanism', { securityProtocol: 'SASL_PLAINTEXT', saslMechanism: ['GSSAPI'] }, /must be one of PLAIN,/],
    ['TLS without a certificate', { securityProtocol: 'SSL' }, /--ssl-certificate FILE is missing/],
    ['a file that is not there', { securityProtocol: 'SSL', sslCertificate: '/nowhere' }, /\/nowhere cannot be read/],
  ];
  for (const [what, values, said] of refused) {
    it(`is refused: ${what}`, () => {
      assert.throws(
        () => listener(values),
        (error) => error instanceof UsageError && said.test(error.message),
      );
    });
  }

  it('is never refused with a password in the message', () => {
    const values = { securityProtocol: 'SASL_PLAINTEXT', user: ['hunter2'] };
    assert.throws(
      () => listener(values),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
