import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { kafkaSecurity } from '../../../../functions/shared/kafka/auth.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo';

function environment(changes: Partial<KafkaEnvironment>): KafkaEnvironment {
  return { bootstrapServers: 'a:1', clusterArn: undefined, authentication: 'tls', secretArn: undefined, ...changes };
}

describe('kafkaSecurity', () => {
  const unasked = () => assert.fail('asked for a secret');

  it('encrypts everything but plaintext', async () => {
    assert.deepEqual(await kafkaSecurity(environment({ authentication: 'plaintext' }), unasked), {});
    assert.deepEqual(await kafkaSecurity(environment({ authentication: 'tls' }), unasked), { ssl: true });
  });

  it('takes user and password for SCRAM from the secret, which may hold more', async () => {
    const kafka = environment({ authentication: 'scram-sha-512', secretArn: SECRET });
    const security = await kafkaSecurity(kafka, async () => '{"username":"u","password":"p","engine":"kafka"}');
    assert.deepEqual(security, { ssl: true, sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' } });
  });

  it('names the secret that is no use, and shows nothing of it', async () => {
    const kafka = environment({ authentication: 'scram-sha-512', secretArn: SECRET });
    for (const text of [undefined, '', 'hunter2', '{"username":"u","password":""}', '{"password":"hunter2"}']) {
      await assert.rejects(
        kafkaSecurity(kafka, async () => text),
        (error: Error) => error.message.includes(SECRET) && !error.message.includes('hunter2'),
      );
    }
    await assert.rejects(kafkaSecurity(environment({ authentication: 'scram-sha-512' }), unasked), /needs a secret/);
  });

  it('makes a token of IAM for the cluster’s region at each connection', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
    const clusterArn = 'arn:aws:kafka:ap-south-1:123456789012:cluster/demo/1';
    const { ssl, sasl } = await kafkaSecurity(environment({ authentication: 'iam', clusterArn }), unasked);
    assert.equal(ssl, true);
    assert.ok(sasl !== undefined && 'oauthBearerProvider' in sasl);
    const { value } = await sasl.oauthBearerProvider();
    const url = Buffer.from(value, 'base64url').toString();
    assert.match(
      url,
      /^https:\/\/kafka\.ap-south-1\.amazonaws\.com\/\?Action=kafka-cluster%3AConnect.*X-Amz-Signature=/,
    );
  });
});
