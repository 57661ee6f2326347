import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  CheckpointTable,
  FailureDestination,
  KafkaCluster,
  TDengineSource,
  type TDengineSourceProps,
} from '../../../lib/index.ts';
import { commonProps, templateOf } from '../../support/stacks/in-stack.ts';
import { actionsOf, onlyResource, statementWith } from '../../support/stacks/synth.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

function addSource(stack: Stack, changes: Partial<TDengineSourceProps> = {}): TDengineSource {
  return new TDengineSource(stack, 'Source', {
    ...commonProps(stack),
    settings: { database: 'power', topicPrefix: 'tdengine' },
    ...changes,
  });
}

describe('a source in an app of one’s own', () => {
  for (const shards of [0, 65, 1.5, Number.NaN]) {
    it(`is refused with ${shards} shards`, () => {
      assert.throws(
        () => addSource(new Stack(), { shards }),
        new Error(`shards must be a whole number from 1 to 64; got ${shards}`),
      );
    });
  }

  it('is refused with a Kafka topic as its failure destination', () => {
    assert.throws(
      () => addSource(new Stack(), { onFailure: FailureDestination.kafkaTopic('failed') }),
      /^SettingsError: sources\.meters: onFailure: must be a queue, a topic of SNS or a bucket/,
    );
  });

  it('is refused with less reserved concurrency than invocations that run at once, unless it is known only at deploy', () => {
    assert.throws(
      () => addSource(new Stack(), { shards: 2, reservedConcurrentExecutions: 3 }),
      /^SettingsError: sources\.meters: reservedConcurrentExecutions: must be at least 4: one for each shard/,
    );
    addSource(new Stack(), { shards: 2, reservedConcurrentExecutions: Token.asNumber({ Ref: 'Concurrency' }) });
  });

  it('has its own checkpoint table when it is given none', () => {
    const template = templateOf((stack) => addSource(stack));
    template.hasResource(TABLE, { DeletionPolicy: 'Retain' });
    const [table] = Object.keys(template.findResources(TABLE));
    assert.deepEqual(statementWith(template, 'dynamodb:UpdateItem').Resource, { 'Fn::GetAtt': [table, 'Arn'] });
  });

  it('uses another stack’s checkpoint table by its name, and may write its own items only', () => {
    const template = templateOf((stack) => {
      addSource(stack, { checkpoints: CheckpointTable.fromTableName(stack, 'Checkpoints', 'positions') });
    });
    template.resourceCountIs(TABLE, 0);
    const { Resource, Condition } = statementWith(template, 'dynamodb:UpdateItem');
    assert.match(JSON.stringify(Resource), /^\{"Fn::Join":.*":table\/positions"\]\]\}$/);
    assert.deepEqual(Condition, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['demo/meters'] } });
  });

  it('may have a cluster whose ARN is known only at deploy', () => {
    const app = new App();
    const stack = new Stack(app, 'Own');
    addSource(stack, { kafka: KafkaCluster.fromClusterArn(Token.asString({ Ref: 'ClusterArn' })) });
    assert.doesNotThrow(() => app.synth());
  });

  it('lets an operator who may send commands invoke the function, and nothing else', () => {
    const template = templateOf((stack) => {
      const operator = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
      addSource(stack).grantCommands(operator);
    });
    const [handler] = Object.keys(template.findResources('AWS::Lambda::Function'));
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'Operator41AE602D' }],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [handler, 'Arn'] } }],
      },
    });
  });
});

describe('a checkpoint table in an app of one’s own', () => {
  it('may have a KMS key in a stack without a region, and lets the source use it', () => {
    const template = templateOf((stack) => {
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      const table = new CheckpointTable(stack, 'Checkpoints', { encryptionKey: new Key(stack, 'Key') });
      table.grantSource(role, 'demo', 'meters');
    });
    const arn = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    const { SSESpecification, Replicas } = onlyResource(template, TABLE).properties;
    assert.deepEqual(SSESpecification, { SSEEnabled: true, SSEType: 'KMS' });
    assert.ok(Array.isArray(Replicas));
    assert.deepEqual(Replicas[0].SSESpecification, { KMSMasterKeyId: arn });
    assert.deepEqual(statementWith(template, 'kms:Decrypt').Resource, arn);
    assert.deepEqual(
      actionsOf(template).filter((action) => action.startsWith('kms:')),
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
    );
  });

  it('may be deleted with its stack', () => {
    const template = templateOf((stack) => {
      new CheckpointTable(stack, 'Checkpoints', { deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY });
    });
    template.hasResource(TABLE, { DeletionPolicy: 'Delete' });
    template.hasResourceProperties(TABLE, { Replicas: [{ DeletionProtectionEnabled: false }] });
  });
});
