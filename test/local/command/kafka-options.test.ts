import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type KafkaArguments, listenerOf } from '../../../local/command/embedded-options.ts';
import { UsageError } from '../../../local/command/usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-options-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, name);
  return path;
}

const listener = (values: KafkaArguments) => listenerOf('npm run embedded --', values);
const ssl = { 'ssl-certificate': file('cert'), 'ssl-key': file('key') };

describe('the listener of the embedded Kafka that a command line asks for', () => {
  it('is plaintext without sign-in by default', () => assert.deepEqual(listener({}), {}));

  it('lets the given users sign in by SCRAM', () => {
    const values = { 'security-protocol': 'SASL_PLAINTEXT', user: ['alice:a:b', 'bob:c'] };
    assert.deepEqual(listener(values), { sasl: { mechanisms: ['SCRAM-SHA-512'], users: { alice: 'a:b', bob: 'c' } } });
  });

  it('takes IAM tokens over TLS', () => {
    const asked = { 'security-protocol': 'SASL_SSL', 'sasl-mechanism': ['OAUTHBEARER'], 'iam-region': 'eu-west-1' };
    const { sasl, tls } = listener({ ...asked, ...ssl });
    assert.deepEqual(sasl?.mechanisms, ['OAUTHBEARER']);
    assert.equal(typeof sasl?.checkToken, 'function');
    assert.deepEqual(tls, { cert: 'cert', key: 'key' });
  });

  it('asks for clients’ certificates', () => {
    const values = { 'security-protocol': 'SSL', 'ssl-ca': file('ca'), ...ssl };
    const tls = { cert: 'cert', key: 'key', ca: 'ca', requestCert: true };
    assert.deepEqual(listener({ ...values, 'ssl-client-auth': 'required' }).tls, { ...tls, rejectUnauthorized: true });
    assert.deepEqual(listener({ ...values, 'ssl-client-auth': 'requested' }).tls, {
      ...tls,
      rejectUnauthorized: false,
    });
  });

  const refused: readonly (readonly [string, KafkaArguments, RegExp])[] = [
    ['an unknown protocol', { 'security-protocol': 'TLS' }, /must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL/],
    ['users without sign-in', { user: ['a:b'] }, /--user needs --security-protocol SASL/],
    ['a certificate without TLS', { 'ssl-key': 'x' }, /--ssl-key needs --security-protocol SSL/],
    ['nobody', { 'security-protocol': 'SASL_PLAINTEXT' }, /name who may sign in by --user/],
    [
      'OAUTHBEARER without a region',
      { 'security-protocol': 'SASL_PLAINTEXT', 'sasl-mechanism': ['OAUTHBEARER'] },
      /--iam/,
    ],
    [
      'another mechanism',
      { 'security-protocol': 'SASL_PLAINTEXT', 'sasl-mechanism': ['GSSAPI'] },
      /must be one of PLAIN,/,
    ],
    ['TLS without a certificate', { 'security-protocol': 'SSL' }, /--ssl-certificate FILE is missing/],
    [
      'a file that is not there',
      { 'security-protocol': 'SSL', 'ssl-certificate': '/nowhere' },
      /\/nowhere cannot be read/,
    ],
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
    const values = { 'security-protocol': 'SASL_PLAINTEXT', user: ['hunter2'] };
    assert.throws(
      () => listener(values),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
