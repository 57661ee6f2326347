import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { FailureDestination } from '../../../lib/index.ts';
import { templateOf } from '../../support/stacks/in-stack.ts';
import { statementsOf } from '../../support/stacks/synth.ts';

/** What binding a destination gives, and what the function may do then. */
function boundTo(make: (stack: Stack) => FailureDestination) {
  const destinations: unknown[] = [];
  const template = templateOf((stack) => {
    const handler = new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    const destination = make(stack);
    destinations.push(stack.resolve(destination.bind(stack, handler).destination));
  });
  const statements = statementsOf(template).map(({ Action, Resource }) => [Action, Resource]);
  return { destination: destinations[0], statements };
}

const USE_KEY = [['kms:Decrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }];

describe('a failure destination', () => {
  it('that is an SQS queue lets the function send messages and use the queue’s key', () => {
    const { destination, statements } = boundTo((stack) => {
      return FailureDestination.queue(new Queue(stack, 'Failed', { encryptionMasterKey: new Key(stack, 'Key') }));
    });
    const arn = { 'Fn::GetAtt': ['Failed178E83A2', 'Arn'] };
    assert.deepEqual(destination, arn);
    assert.deepEqual(statements, [['sqs:SendMessage', arn], USE_KEY]);
  });

  it('that is an SNS topic lets the function publish and use the topic’s key', () => {
    const { destination, statements } = boundTo((stack) => {
      return FailureDestination.topic(new Topic(stack, 'Failed', { masterKey: new Key(stack, 'Key') }));
    });
    const arn = { Ref: 'Failed178E83A2' };
    assert.deepEqual(destination, arn);
    assert.deepEqual(statements, [['sns:Publish', arn], USE_KEY]);
  });

  it('that is an S3 bucket lets the function list it, put objects and use the bucket’s key', () => {
    const { destination, statements } = boundTo((stack) => {
      const bucketArn = 'arn:aws:s3:::failed';
      const encryptionKey = new Key(stack, 'Key');
      return FailureDestination.bucket(Bucket.fromBucketAttributes(stack, 'Failed', { bucketArn, encryptionKey }));
    });
    const arn = 'arn:aws:s3:::failed';
    assert.deepEqual(destination, arn);
    assert.deepEqual(statements, [['s3:ListBucket', arn], ['s3:PutObject', `${arn}/*`], USE_KEY]);
  });

  it('without a KMS key grants the use of none', () => {
    const { statements } = boundTo((stack) => FailureDestination.queue(new Queue(stack, 'Failed')));
    assert.equal(statements.length, 1);
  });

  it('that is a Kafka topic is given as kafka://NAME, and grants nothing by itself', () => {
    assert.deepEqual(
      boundTo(() => FailureDestination.kafkaTopic('failed')),
      {
        destination: 'kafka://failed',
        statements: [],
      },
    );
  });

  it('that is a Kafka topic with a name that Kafka refuses is refused', () => {
    assert.throws(
      () => FailureDestination.kafkaTopic('failed batches'),
      /^Error: kafkaTopic must be 1 to 249 characters of .*; got "failed batches"$/,
    );
  });
});
