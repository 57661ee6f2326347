import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fn, Stack, Token } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { KafkaCluster, SettingsError } from '../../../lib/index.ts';
import { CLUSTER, templateOf } from '../../support/stacks/in-stack.ts';
import { actionsOf, statementWith } from '../../support/stacks/synth.ts';

const SERVERLESS = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-s1';
const GOES_WITH = 'goes with authentication scram-sha-512, scram-sha-256 or mtls, and only with them';

function aSecret(): ISecret {
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';
  return Secret.fromSecretCompleteArn(new Stack(), 'Secret', arn);
}

describe('a KafkaCluster', () => {
  const refusals: Readonly<Record<string, readonly [() => KafkaCluster, ...string[]]>> = {
    'an ARN of something else': [
      () => KafkaCluster.fromClusterArn('arn:aws:sqs:eu-west-1:123456789012:demo'),
      'clusterArn: must be the ARN of a cluster of Amazon MSK; got "arn:aws:sqs:eu-west-1:123456789012:demo"',
    ],
    'SCRAM without a secret': [
      () => KafkaCluster.fromClusterArn(CLUSTER, { authentication: 'scram-sha-512' }),
      `secret: ${GOES_WITH}`,
    ],
    'a secret without SCRAM': [
      () => KafkaCluster.fromBootstrapServers(['a:9092'], { authentication: 'plaintext', secret: aSecret() }),
      `secret: ${GOES_WITH}`,
    ],
    'anything but IAM on MSK Serverless': [
      () => KafkaCluster.fromClusterArn(SERVERLESS, { authentication: 'tls' }),
      'authentication: must be iam: MSK Serverless has nothing else',
    ],
    'no addresses': [
      () => KafkaCluster.fromBootstrapServers([], { authentication: 'tls' }),
      'bootstrapServers: must not be empty',
    ],
    'addresses without a port, or several in one': [
      () => KafkaCluster.fromBootstrapServers(['a', 'b:9092', 'c:9092,d:9092'], { authentication: 'tls' }),
      'bootstrapServers: must each be HOST:PORT; got "a"',
      'bootstrapServers: must each be HOST:PORT; got "c:9092,d:9092"',
    ],
    'an authority where nothing is encrypted': [
      () => {
        const options = { authentication: 'plaintext', serverRootCaCertificate: aSecret() } as const;
        return KafkaCluster.fromBootstrapServers(['a:9092'], options);
      },
      'serverRootCaCertificate: goes with bootstrapServers and not with authentication plaintext; the certificates of Amazon MSK come from a public authority',
    ],
    'a secret of which only the name is known': [
      () => {
        const secret = Secret.fromSecretNameV2(new Stack(), 'Secret', 'AmazonMSK_demo');
        return KafkaCluster.fromClusterArn(CLUSTER, { authentication: 'scram-sha-512', secret });
      },
      'secret: must be known by its whole ARN: import it by Secret.fromSecretCompleteArn',
    ],
  };
  for (const [what, [make, ...problems]] of Object.entries(refusals)) {
    it(`is refused with ${what}`, () => assert.throws(make, new SettingsError('kafka', problems)));
  }

  it('has the name of the MSK cluster that CloudWatch’s metrics have', () => {
    assert.equal(KafkaCluster.fromClusterArn(CLUSTER).clusterName, 'demo');
    const selfManaged = KafkaCluster.fromBootstrapServers(['a:9092'], { authentication: 'tls' });
    assert.equal(selfManaged.clusterName, undefined);
  });
});

describe('a KafkaCluster for an MSK cluster in the same app', () => {
  it('takes the ARNs of topics and groups, and its name, from the parts of the cluster’s ARN', () => {
    const names: unknown[] = [];
    const template = templateOf((stack) => {
      const made = new CfnCluster(stack, 'Cluster', {
        clusterName: 'plant',
        kafkaVersion: '3.9.x.kraft',
        numberOfBrokerNodes: 2,
        brokerNodeGroupInfo: { clientSubnets: ['subnet-0a', 'subnet-0b'], instanceType: 'kafka.m7g.large' },
      });
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      const cluster = KafkaCluster.fromClusterArn(made.attrArn);
      cluster.grantConsume(role, 'meters', 'demo-meters');
      names.push(stack.resolve(cluster.clusterName));
    });
    const arn = { 'Fn::GetAtt': ['Cluster', 'Arn'] };
    const part = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': [':cluster/', arn] }] });
    const resourceOf = (action: string) => statementWith(template, action).Resource;
    assert.deepEqual(resourceOf('kafka-cluster:ReadData'), {
      'Fn::Join': ['', [part(0), ':topic/', part(1), '/meters']],
    });
    assert.deepEqual(resourceOf('kafka-cluster:AlterGroup'), {
      'Fn::Join': ['', [part(0), ':group/', part(1), '/demo-meters']],
    });
    assert.deepEqual(names, [{ 'Fn::Select': [1, { 'Fn::Split': ['/', arn] }] }]);
  });

  it('may have broker addresses that are known only at deploy', () => {
    const stack = new Stack();
    const servers = Token.asString({ Ref: 'Servers' });
    for (const [bootstrapServers, joined] of [
      [[servers, 'b:9092'], { 'Fn::Join': ['', [{ Ref: 'Servers' }, ',b:9092']] }],
      [Fn.split(',', servers), { 'Fn::Join': [',', { 'Fn::Split': [',', { Ref: 'Servers' }] }] }],
    ] as const) {
      const cluster = KafkaCluster.fromBootstrapServers(bootstrapServers, { authentication: 'tls' });
      assert.deepEqual(stack.resolve(cluster.names.bootstrapServers), joined);
    }
  });

  it('grants a role to connect and to look up the brokers, and nothing else', () => {
    const template = templateOf((stack) => {
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      KafkaCluster.fromClusterArn(CLUSTER).grantConnect(role);
    });
    assert.deepEqual(actionsOf(template), ['kafka-cluster:Connect', 'kafka:GetBootstrapBrokers']);
  });
});
