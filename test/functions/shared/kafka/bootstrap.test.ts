import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { bootstrapBrokers, brokersFor, regionOf } from '../../../../functions/shared/kafka/bootstrap.ts';

const ARN = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/1';

function environment(changes: Partial<KafkaEnvironment>): KafkaEnvironment {
  return {
    bootstrapServers: undefined,
    clusterArn: undefined,
    authentication: 'iam',
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
    ...changes,
  };
}

describe('the brokers to begin with', () => {
  it('are those of the environment, and then nobody is asked', async () => {
    const kafka = environment({ bootstrapServers: 'a:9092,b:9092', authentication: 'plaintext' });
    assert.deepEqual(await bootstrapBrokers(kafka, () => assert.fail('asked')), ['a:9092', 'b:9092']);
  });

  it('are asked of MSK once for a cluster and an authentication', async () => {
    const asked: string[] = [];
    const lookup = async (arn: string) => {
      asked.push(arn);
      return { BootstrapBrokerStringSaslIam: 'i1:9098,i2:9098', BootstrapBrokerStringTls: 't1:9094' };
    };
    for (let times = 0; times < 2; times += 1) {
      assert.deepEqual(await bootstrapBrokers(environment({ clusterArn: ARN }), lookup), ['i1:9098', 'i2:9098']);
      for (const authentication of ['tls', 'mtls'] as const) {
        const tls = environment({ clusterArn: ARN, authentication });
        assert.deepEqual(await bootstrapBrokers(tls, lookup), ['t1:9094']);
      }
    }
    assert.deepEqual(asked, [ARN, ARN, ARN]);
  });

  it('are asked again after a failure', async () => {
    const kafka = environment({ clusterArn: `${ARN}-failing` });
    await assert.rejects(
      bootstrapBrokers(kafka, () => Promise.reject(new Error('throttled'))),
      /throttled/,
    );
    assert.deepEqual(await bootstrapBrokers(kafka, async () => ({ BootstrapBrokerStringSaslIam: 'i:1' })), ['i:1']);
  });

  it('must exist for the authentication', async () => {
    const kafka = environment({ clusterArn: `${ARN}-tls`, authentication: 'scram-sha-512' });
    await assert.rejects(
      bootstrapBrokers(kafka, async () => ({ BootstrapBrokerStringTls: 't:1', BootstrapBrokerStringSaslScram: '' })),
      /cluster\/demo\/1-tls has no brokers for authentication scram-sha-512/,
    );
    const weaker = environment({ clusterArn: `${ARN}-scram`, authentication: 'scram-sha-256' });
    await assert.rejects(
      bootstrapBrokers(weaker, async () => ({ BootstrapBrokerStringSaslScram: 's:1' })),
      /no brokers for authentication scram-sha-256/,
    );
    await assert.rejects(bootstrapBrokers(environment({})), /neither bootstrap servers nor an MSK cluster/);
  });

  it('are the inner ones first, then those of connected VPCs, then the public ones', () => {
    const vpc = { BootstrapBrokerStringVpcConnectivitySaslScram: 'v:1' };
    const open = { BootstrapBrokerStringPublicSaslScram: 'p:1' };
    const inner = { BootstrapBrokerStringSaslScram: 's:1' };
    assert.deepEqual(brokersFor('scram-sha-512', { ...open, ...vpc, ...inner }), ['s:1']);
    assert.deepEqual(brokersFor('scram-sha-512', { ...open, ...vpc }), ['v:1']);
    assert.deepEqual(brokersFor('scram-sha-512', open), ['p:1']);
    assert.deepEqual(brokersFor('plaintext', { BootstrapBrokerString: 'x:1' }), ['x:1']);
    assert.equal(brokersFor('plaintext', open), undefined);
  });

  it('are in the region that the ARN names', () => {
    assert.equal(regionOf(ARN), 'eu-west-1');
    assert.equal(regionOf('nonsense'), undefined);
  });
});
