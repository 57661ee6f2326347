import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../../functions/shared/document/document-text.ts';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { actionsOf, decrypting, onlyResource, statementWith, templateWith } from '../../support/stacks/synth.ts';

const SINK = 'demo-meters-sink';
const VPC = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-0a'] };

const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter';
const SECRETS = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';
const CLOUD = {
  'tdengine.passwordParameter': undefined,
  'tdengine.tokenParameter': '/demo/token',
  'tdengine.caCertificateParameter': '/demo/ca',
};

function functionWith(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return onlyResource(templateWith(SINK, changes), 'AWS::Lambda::Function').properties;
}

describe("a connector's function", () => {
  it('runs on Node 24 on ARM', () => {
    const { Runtime, Architectures, Handler } = functionWith();
    assert.deepEqual([Runtime, Architectures, Handler], ['nodejs24.x', ['arm64'], 'handler.handler']);
  });

  it('has the memory size and timeout of the settings', () => {
    const { MemorySize, Timeout } = functionWith({ 'sinks.meters.memoryMb': 1024, 'sinks.meters.timeoutSeconds': 840 });
    assert.deepEqual([MemorySize, Timeout], [1024, 840]);
  });

  it('has in its environment the variables that its code reads', () => {
    const { Environment } = functionWith();
    const variables = Reflect.get(Object(Environment), 'Variables');
    const { settingsDigest, ...environment } = readEnvironment(variables);
    const document = onlyResource(templateWith(SINK), 'AWS::SSM::Parameter').properties.Value;
    assert.equal(settingsDigest, digestOf(String(document)));
    assert.deepEqual(environment, {
      deployment: 'demo',
      connector: 'meters',
      settingsParameter: '/tdkafka/demo/meters/settings',
      tdengine: {
        url: 'https://tdengine.example.com:6041',
        login: { kind: 'password', user: 'root', passwordParameter: '/demo/password' },
        caCertificateParameter: undefined,
      },
      kafka: {
        bootstrapServers: undefined,
        clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3',
        authentication: 'iam',
        secretArn: undefined,
        serverRootCaCertificateSecretArn: undefined,
      },
    });
  });

  it('has the parameter names of the token and the certificates in its environment', () => {
    for (const stack of [SINK, 'demo-test-source']) {
      const { Environment } = onlyResource(templateWith(stack, CLOUD), 'AWS::Lambda::Function').properties;
      const variables = Reflect.get(Object(Environment), 'Variables');
      assert.deepEqual(readEnvironment(variables).tdengine, {
        url: 'https://tdengine.example.com:6041',
        login: { kind: 'token', tokenParameter: '/demo/token', tokenAs: undefined },
        caCertificateParameter: '/demo/ca',
      });
      assert.equal(variables.TDENGINE_USER, undefined);
    }
  });

  it('has the ARNs of Kafka’s secrets in its environment', () => {
    const kafka = {
      bootstrapServers: 'a:9093',
      authentication: 'mtls',
      secretArn: `${SECRETS}:client-a1B2c3`,
      serverRootCaCertificateSecretArn: `${SECRETS}:brokers-ca-a1B2c3`,
    };
    const { Environment } = functionWith({ kafka });
    const variables = Reflect.get(Object(Environment), 'Variables');
    assert.deepEqual(readEnvironment(variables).kafka, { clusterArn: undefined, ...kafka });
  });

  it('logs as JSON into its own log group, which keeps a month', () => {
    const template = templateWith(SINK);
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    const { LoggingConfig } = onlyResource(template, 'AWS::Lambda::Function').properties;
    assert.deepEqual(LoggingConfig, { LogFormat: 'JSON', LogGroup: { Ref: logGroup } });
    assert.equal(onlyResource(template, 'AWS::Logs::LogGroup').properties.RetentionInDays, 30);
    assert.deepEqual(statementWith(template, 'logs:PutLogEvents'), {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
    });
  });

  it('may read exactly its settings and the password', () => {
    assert.deepEqual(statementWith(templateWith(SINK), 'ssm:GetParameters'), {
      Effect: 'Allow',
      Action: 'ssm:GetParameters',
      Resource: [
        'arn:aws:ssm:eu-west-1:123456789012:parameter/demo/password',
        'arn:aws:ssm:eu-west-1:123456789012:parameter/tdkafka/demo/meters/settings',
      ],
    });
  });

  it('may read exactly its settings, the token and the certificates', () => {
    assert.deepEqual(statementWith(templateWith(SINK, CLOUD), 'ssm:GetParameters').Resource, [
      `${PARAMETER}/demo/ca`,
      `${PARAMETER}/demo/token`,
      `${PARAMETER}/tdkafka/demo/meters/settings`,
    ]);
  });

  it('may decrypt the secret of TDengine, with whatever key, and nothing else', () => {
    for (const [changes, parameter] of [
      [{}, 'password'],
      [CLOUD, 'token'],
    ] as const) {
      assert.deepEqual(
        statementWith(templateWith(SINK, changes), 'kms:Decrypt'),
        decrypting('ssm', 'PARAMETER_ARN', `${PARAMETER}/demo/${parameter}`),
      );
    }
  });

  it('has no managed policy', () => {
    const { properties } = onlyResource(templateWith(SINK), 'AWS::IAM::Role');
    assert.equal(properties.ManagedPolicyArns, undefined);
  });

  it('is in no VPC by default', () => {
    assert.equal(functionWith().VpcConfig, undefined);
    const source = templateWith('demo-test-source');
    assert.equal(onlyResource(source, 'AWS::Lambda::Function').properties.VpcConfig, undefined);
    assert.deepEqual(
      actionsOf(source).filter((action) => action.startsWith('ec2:')),
      [],
    );
  });

  it('is in the subnets and security groups of the settings', () => {
    const source = templateWith('demo-test-source', { vpc: VPC });
    const { VpcConfig } = onlyResource(source, 'AWS::Lambda::Function').properties;
    assert.deepEqual(VpcConfig, { SecurityGroupIds: ['sg-0a'], SubnetIds: ['subnet-0a', 'subnet-0b'] });
    assert.ok(actionsOf(source).includes('ec2:CreateNetworkInterface'));
  });
});
