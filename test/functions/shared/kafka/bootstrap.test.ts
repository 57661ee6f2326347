import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { bootstrapBrokers, brokersFor, regionOf } from '../../../../functions/shared/kafka/bootstrap.ts';

const ARN = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/1';

/** What MSK answers of a cluster with every listener, public access and multi-VPC connectivity: all at once. */
const ALL = {
  BootstrapBrokerString: 'plain:9092',
  BootstrapBrokerStringTls: 'tls:9094',
  BootstrapBrokerStringSaslScram: 'scram:9096',
  BootstrapBrokerStringSaslIam: 'iam:9098',
  BootstrapBrokerStringPublicTls: 'public-tls:9194',
  BootstrapBrokerStringPublicSaslScram: 'public-scram:9196',
  BootstrapBrokerStringPublicSaslIam: 'public-iam:9198',
  BootstrapBrokerStringVpcConnectivityTls: 'vpc-tls:14001',
  BootstrapBrokerStringVpcConnectivitySaslScram: 'vpc-scram:14001',
  BootstrapBrokerStringVpcConnectivitySaslIam: 'vpc-iam:14001',
};

function environment(changes: Partial<KafkaEnvironment>): KafkaEnvironment {
  return {
    bootstrapServers: undefined,
    clusterArn: undefined,
    authentication: 'iam',
    inVpc: true,
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
    ...changes,
  };
}

describe('the bootstrap brokers of a function', () => {
  it('are those of the environment, without asking MSK', async () => {
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

  for (const [authentication, inside, connected, open] of [
    ['iam', 'iam:9098', 'vpc-iam:14001', 'public-iam:9198'],
    ['scram-sha-512', 'scram:9096', 'vpc-scram:14001', 'public-scram:9196'],
    ['mtls', 'tls:9094', 'vpc-tls:14001', 'public-tls:9194'],
    ['tls', 'tls:9094', undefined, undefined],
    ['plaintext', 'plain:9092', undefined, undefined],
    ['scram-sha-256', undefined, undefined, undefined],
  ] as const) {
    it(`are for ${authentication} in a VPC the private ones, else those of multi-VPC connectivity, never public ones`, () => {
      const kafka = { authentication, inVpc: true };
      assert.deepEqual(brokersFor(kafka, ALL)?.join(), inside);
      const inner = Object.entries(ALL).filter(([name]) => /Public|VpcConnectivity/.test(name));
      assert.deepEqual(brokersFor(kafka, Object.fromEntries(inner))?.join(), connected);
      const publicOnly = inner.filter(([name]) => name.includes('Public'));
      assert.equal(brokersFor(kafka, Object.fromEntries(publicOnly)), undefined);
    });

    it(`are for ${authentication} outside of a VPC the public ones and no others`, () => {
      const kafka = { authentication };
      assert.deepEqual(brokersFor(kafka, ALL)?.join(), open);
      const others = Object.entries(ALL).filter(([name]) => !name.includes('Public'));
      assert.equal(brokersFor(kafka, Object.fromEntries(others)), undefined);
    });
  }

  it('fail a function outside of a VPC with what to do when they are not public', async () => {
    const { BootstrapBrokerStringSaslIam } = ALL;
    const kafka = environment({ clusterArn: `${ARN}-private`, inVpc: false });
    await assert.rejects(
      bootstrapBrokers(kafka, async () => ({ BootstrapBrokerStringSaslIam })),
      {
        message: `MSK cluster ${ARN}-private has no public brokers for authentication iam, and a function without vpc reaches no others: turn on public access there, or give vpc`,
      },
    );
    assert.deepEqual(await bootstrapBrokers(kafka, async () => ALL), ['public-iam:9198']);
    assert.deepEqual(await bootstrapBrokers({ ...kafka, inVpc: true }, async () => ALL), ['iam:9098']);
  });

  it('are asked for in the region of the cluster’s ARN', () => {
    assert.equal(regionOf(ARN), 'eu-west-1');
    assert.equal(regionOf('nonsense'), undefined);
  });
});
