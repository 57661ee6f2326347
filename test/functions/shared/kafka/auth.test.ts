import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, it } from 'node:test';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { kafkaSecurity } from '../../../../functions/shared/kafka/auth.ts';
import { certificateAuthority } from '../../../support/servers/certificates.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo';
const ROOT_CA = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:brokers-ca';

function environment(changes: Partial<KafkaEnvironment>): KafkaEnvironment {
  return {
    bootstrapServers: 'a:1',
    clusterArn: undefined,
    authentication: 'tls',
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
    ...changes,
  };
}

/** Secrets Manager with these secrets, each an object or a text. */
function secrets(contents: Readonly<Record<string, unknown>>) {
  return async (arn: string) => {
    const content = contents[arn];
    return content === undefined || typeof content === 'string' ? content : JSON.stringify(content);
  };
}

const unasked = () => assert.fail('asked for a secret');

describe('encryption to the Kafka brokers', () => {
  it('is used for everything but plaintext', async () => {
    assert.deepEqual(await kafkaSecurity(environment({ authentication: 'plaintext' }), unasked), {});
    assert.deepEqual(await kafkaSecurity(environment({ authentication: 'tls' }), unasked), { ssl: {} });
  });

  it('trusts the private CA in a secret, however the function signs in', async () => {
    const { pem } = certificateAuthority('brokers');
    const lookup = secrets({ [ROOT_CA]: { certificate: pem }, [SECRET]: { username: 'u', password: 'p' } });
    for (const authentication of ['tls', 'scram-sha-512', 'scram-sha-256'] as const) {
      const kafka = environment({ authentication, secretArn: SECRET, serverRootCaCertificateSecretArn: ROOT_CA });
      assert.deepEqual((await kafkaSecurity(kafka, lookup)).ssl, { ca: pem });
    }
  });

  it('fails with the name of its secret when the CA is no certificate', async () => {
    const kafka = environment({ serverRootCaCertificateSecretArn: ROOT_CA });
    const cases = [
      [undefined, `secret ${ROOT_CA} must be JSON with the text certificate`],
      ['-----BEGIN CERTIFICATE-----hunter2', `secret ${ROOT_CA} must be JSON with the text certificate`],
      [
        { certificate: 'hunter2' },
        `secret ${ROOT_CA}: certificate: must hold certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----`,
      ],
    ] as const;
    for (const [content, message] of cases) {
      await assert.rejects(kafkaSecurity(kafka, secrets({ [ROOT_CA]: content })), { message });
    }
  });
});

describe('signing in to Kafka with SCRAM', () => {
  it('takes user and password from the secret, which may have more fields', async () => {
    for (const mechanism of ['scram-sha-512', 'scram-sha-256'] as const) {
      const kafka = environment({ authentication: mechanism, secretArn: SECRET });
      const lookup = secrets({ [SECRET]: { username: 'u', password: 'p', engine: 'kafka' } });
      assert.deepEqual(await kafkaSecurity(kafka, lookup), {
        ssl: {},
        sasl: { mechanism, username: 'u', password: 'p' },
      });
    }
  });

  it('fails with the name of an invalid secret, and shows nothing of its content', async () => {
    const kafka = environment({ authentication: 'scram-sha-512', secretArn: SECRET });
    for (const text of [undefined, '', 'hunter2', '{"username":"u","password":""}', '{"password":"hunter2"}']) {
      await assert.rejects(
        kafkaSecurity(kafka, async () => text),
        (error: Error) => error.message.includes(SECRET) && !error.message.includes('hunter2'),
      );
    }
    await assert.rejects(kafkaSecurity(environment({ authentication: 'scram-sha-512' }), unasked), /needs a secret/);
  });
});

describe('signing in to Kafka with mTLS', () => {
  const authority = certificateAuthority('clients');
  const { cert, key } = authority.issue();
  const kafka = environment({ authentication: 'mtls', secretArn: SECRET });
  const security = (content: object) => kafkaSecurity(kafka, secrets({ [SECRET]: content }));

  it('takes certificate and key from the secret', async () => {
    assert.deepEqual(await security({ certificate: cert, privateKey: key }), { ssl: { cert, key } });
  });

  it('takes an encrypted key with its password', async () => {
    const privateKey = encrypted(key, 'hunter2');
    assert.deepEqual(await security({ certificate: cert, privateKey, privateKeyPassword: 'hunter2' }), {
      ssl: { cert, key: privateKey, passphrase: 'hunter2' },
    });
  });

  it('fails for an invalid certificate or key before connecting, and shows nothing of them', async () => {
    const unreadable = `secret ${SECRET}: privateKey must be a key in PEM (PKCS#8), and if it is encrypted, then by PBE-SHA1-3DES with the password privateKeyPassword`;
    const cases = [
      [{ privateKey: key }, `secret ${SECRET} must be JSON with the text certificate`],
      [{ certificate: cert }, `secret ${SECRET} must be JSON with the text privateKey`],
      [
        { certificate: key, privateKey: key },
        `secret ${SECRET}: certificate: block 1 of 1 is a RSA PRIVATE KEY; only CERTIFICATE is allowed`,
      ],
      [{ certificate: cert, privateKey: 'hunter2' }, unreadable],
      [{ certificate: cert, privateKey: encrypted(key, 'hunter2') }, unreadable],
      [{ certificate: cert, privateKey: encrypted(key, 'hunter2'), privateKeyPassword: 'other' }, unreadable],
      [
        { certificate: cert, privateKey: authority.issue().key },
        `secret ${SECRET}: privateKey must be the key of the first certificate, and is another one`,
      ],
    ] as const;
    for (const [content, message] of cases) await assert.rejects(security(content), { message });
  });
});

describe('signing in to Kafka with IAM', () => {
  it('makes a token for the cluster’s region at each connection', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
    const clusterArn = 'arn:aws:kafka:ap-south-1:123456789012:cluster/demo/1';
    const { ssl, sasl } = await kafkaSecurity(environment({ authentication: 'iam', clusterArn }), unasked);
    assert.deepEqual(ssl, {});
    assert.ok(sasl !== undefined && 'oauthBearerProvider' in sasl);
    const { value } = await sasl.oauthBearerProvider();
    const url = Buffer.from(value, 'base64url').toString();
    assert.match(
      url,
      /^https:\/\/kafka\.ap-south-1\.amazonaws\.com\/\?Action=kafka-cluster%3AConnect.*X-Amz-Signature=/,
    );
  });
});

function encrypted(key: string, passphrase: string): string {
  return createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}
