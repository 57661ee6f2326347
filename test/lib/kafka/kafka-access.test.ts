import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kafkaResourceArn } from '../../../lib/kafka/kafka-access.ts';
import {
  actionsOf,
  decrypting,
  type Statement,
  statementsOf,
  statementWith,
  templateWith,
} from '../../support/stacks/synth.ts';

const ARN = 'arn:aws:kafka:eu-west-1:123456789012';
const CLUSTER = `${ARN}:cluster/demo/5d7c6f2e-3`;
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';
const ROOT_CA = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:brokers-ca-a1B2c3';
const SCRAM = { 'kafka.authentication': 'scram-sha-512', 'kafka.secretArn': SECRET };

function sinkWith(changes: Readonly<Record<string, unknown>> = {}) {
  return templateWith('demo-meters-sink', changes);
}

function allow(actions: string[] | string, resource: unknown): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}

function kafkaStatements(template: ReturnType<typeof sinkWith>): readonly Statement[] {
  return statementsOf(template).filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kafka')));
}

describe('with IAM, a sink', () => {
  it('may read its topic in its group and nothing else', () => {
    assert.deepEqual(kafkaStatements(sinkWith()), [
      allow(
        [
          'kafka-cluster:Connect',
          'kafka-cluster:DescribeCluster',
          'kafka-cluster:DescribeClusterDynamicConfiguration',
          'kafka:DescribeCluster',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
        ],
        CLUSTER,
      ),
      allow(['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], `${ARN}:topic/demo/5d7c6f2e-3/meters`),
      allow(
        ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
        `${ARN}:group/demo/5d7c6f2e-3/demo-meters-meters`,
      ),
    ]);
  });

  it('may write to its dead letter topic', () => {
    const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
    assert.deepEqual(
      statementWith(sinkWith({ 'sinks.meters.errors': errors }), 'kafka-cluster:WriteData'),
      allow(
        ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        `${ARN}:topic/demo/5d7c6f2e-3/dead`,
      ),
    );
  });

  it('may read all of its topics', () => {
    const template = sinkWith({ 'sinks.meters.topics': ['aa', 'bb'] });
    assert.deepEqual(statementWith(template, 'kafka-cluster:ReadData').Resource, [
      `${ARN}:topic/demo/5d7c6f2e-3/aa`,
      `${ARN}:topic/demo/5d7c6f2e-3/bb`,
    ]);
  });
});

describe('the ARN of a consumer group', () => {
  it('has no wildcard when the group’s name has an asterisk', () => {
    assert.equal(kafkaResourceArn(CLUSTER, 'group', 'a*b'), `${ARN}:group/demo/5d7c6f2e-3/a$\{*}b`);
  });
});

describe('with SCRAM, a connector', () => {
  it('may read exactly its secret, and use exactly the key that the secret is encrypted with', () => {
    for (const name of ['demo-meters-sink', 'demo-test-source']) {
      const template = templateWith(name, SCRAM);
      assert.deepEqual(
        statementWith(template, 'secretsmanager:GetSecretValue'),
        allow(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], SECRET),
      );
      const decrypts = statementsOf(template).filter(({ Action }) => Action === 'kms:Decrypt');
      // The other one is for the secret of TDengine.
      assert.equal(decrypts.length, 2);
      assert.deepEqual(decrypts[1], decrypting('secretsmanager', 'SecretARN', SECRET));
    }
  });

  it('has no permissions of IAM authentication', () => {
    assert.deepEqual(kafkaStatements(sinkWith(SCRAM)), [
      allow(
        ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers', 'kafka:ListScramSecrets'],
        CLUSTER,
      ),
    ]);
    assert.deepEqual(kafkaStatements(templateWith('demo-test-source', SCRAM)), [
      allow('kafka:GetBootstrapBrokers', CLUSTER),
    ]);
  });
});

describe('with mTLS, a connector', () => {
  it('may read its secret and the brokers’ CA certificate, and use exactly the keys of these', () => {
    const kafka = {
      bootstrapServers: 'a:9093',
      authentication: 'mtls',
      secretArn: SECRET,
      serverRootCaCertificateSecretArn: ROOT_CA,
    };
    for (const name of ['demo-meters-sink', 'demo-test-source']) {
      const template = templateWith(name, { kafka });
      assert.deepEqual(
        statementsOf(template)
          .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
          .flatMap(({ Resource }) => Resource),
        [SECRET, ROOT_CA],
      );
      const keys = statementsOf(template).filter(({ Action }) => Action === 'kms:Decrypt');
      const secrets = keys.map(({ Condition }) =>
        Reflect.get(Object(Reflect.get(Object(Condition), 'StringEquals')), 'kms:EncryptionContext:SecretARN'),
      );
      assert.deepEqual(secrets, [undefined, SECRET, ROOT_CA]);
    }
  });

  it('has no permissions of IAM authentication or SCRAM on MSK', () => {
    const mtls = { 'kafka.authentication': 'mtls', 'kafka.secretArn': SECRET };
    assert.deepEqual(kafkaStatements(sinkWith(mtls)), [
      allow(['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'], CLUSTER),
    ]);
  });
});

describe('with IAM, a source that creates its topics', () => {
  it('may create the topics that it writes to, and neither alter nor delete any', () => {
    const template = templateWith('demo-test-source', {
      'sources.test.topicCreation': { partitions: 6, config: { 'retention.ms': '86400000' } },
    });
    assert.deepEqual(kafkaStatements(template), [
      allow(['kafka-cluster:Connect', 'kafka:GetBootstrapBrokers'], CLUSTER),
      allow(
        ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        `${ARN}:topic/demo/5d7c6f2e-3/tdengine-test-*`,
      ),
    ]);
  });
});

describe('without authentication', () => {
  for (const authentication of ['tls', 'plaintext']) {
    it(`a sink’s mapping on MSK with ${authentication} may sign in by IAM, which Lambda prefers where it is on`, () => {
      const sink = sinkWith({ 'kafka.authentication': authentication, sources: undefined });
      const iam = kafkaStatements(sinkWith()).flatMap(({ Action }) => [Action].flat());
      assert.deepEqual(
        kafkaStatements(sink)
          .flatMap(({ Action }) => [Action].flat())
          .sort(),
        iam.sort(),
      );
    });

    it(`a source on MSK with ${authentication} may only look up its brokers`, () => {
      const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] };
      const template = templateWith('demo-test-source', { 'kafka.authentication': authentication, vpc });
      assert.deepEqual(kafkaStatements(template), [allow('kafka:GetBootstrapBrokers', CLUSTER)]);
    });
  }

  it('no connector of a self-managed cluster may do anything on MSK', () => {
    const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] };
    const kafka = { bootstrapServers: 'a:9092', authentication: 'plaintext' };
    const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
    assert.deepEqual(kafkaStatements(sinkWith({ kafka, vpc, 'sinks.meters.errors': errors })), []);
    assert.deepEqual(kafkaStatements(templateWith('demo-test-source', { kafka, vpc })), []);
  });
});

describe('network interfaces', () => {
  it('may be created by Lambda for the mapping, and not by the function’s own code', () => {
    const [allowed, denied, ...others] = statementsOf(sinkWith()).filter(({ Resource }) => Resource === '*');
    assert.deepEqual(others, []);
    assert.equal(allowed?.Effect, 'Allow');
    assert.deepEqual(denied, {
      Effect: 'Deny',
      Action: allowed?.Action,
      Resource: '*',
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    });
  });

  it('are all that a connector has permissions for on every resource', () => {
    for (const name of ['demo-meters-sink', 'demo-test-source']) {
      for (const { Action, Resource } of statementsOf(templateWith(name))) {
        if (Resource === '*') for (const action of [Action].flat()) assert.match(action, /^ec2:/);
      }
    }
  });
});

describe('the failure destination of a sink', () => {
  const Condition = { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } };
  const grants = {
    'arn:aws:sqs:eu-west-1:123456789012:q': [allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:q')],
    'arn:aws:sns:eu-west-1:123456789012:t': [allow('sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:t')],
    'arn:aws:s3:::bbb': [
      { ...allow('s3:ListBucket', 'arn:aws:s3:::bbb'), Condition },
      { ...allow('s3:PutObject', 'arn:aws:s3:::bbb/*'), Condition },
    ],
  };
  for (const [arn, statements] of Object.entries(grants)) {
    it(`${arn} may be written to`, () => {
      const template = sinkWith({ 'sinks.meters.onFailureDestination': arn });
      const before = actionsOf(sinkWith());
      const added = statementsOf(template).filter(({ Action }) => ![Action].flat().some((a) => before.includes(a)));
      assert.deepEqual(added, statements);
    });
  }
});
