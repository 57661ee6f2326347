import { Aws, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { TOPIC_NAME } from '../../functions/shared/settings/kafka-names.ts';
import { failureTopicOf } from '../../functions/shared/settings/mapping/failure-destination.ts';
import { acknowledge, wildcard } from '../acknowledge.ts';

/**
 * Who is told of what Lambda gives up: batches of a sink's event source mapping, or ticks of a source. CDK's own
 * destinations work as well; these grant no more than Lambda needs.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export class FailureDestination implements lambda.IEventSourceDlq, lambda.IDestination {
  /** The queue, of a destination that is one. */
  readonly queue: IQueue | undefined;
  readonly #destination: string;
  readonly #grant: (grantee: lambda.IFunction) => void;

  /** A queue: it gets where the records are, not the records. */
  static queue(queue: IQueue): FailureDestination {
    return new FailureDestination(
      queue.queueArn,
      (grantee) => {
        Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
        grantKey(grantee, queue.encryptionMasterKey);
      },
      queue,
    );
  }

  /** A topic of SNS: its subscribers get where the records are, not the records. */
  static topic(topic: ITopic): FailureDestination {
    return new FailureDestination(topic.topicArn, (grantee) => {
      Grant.addToPrincipal({ grantee, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
      grantKey(grantee, topic.masterKey);
    });
  }

  /** A bucket of this account: it gets the records too. */
  static bucket(bucket: IBucket): FailureDestination {
    return new FailureDestination(bucket.bucketArn, (grantee) => {
      // A bucket's name is free again when it is deleted: records must not go to somebody who takes it then.
      const conditions = { StringEquals: { 's3:ResourceAccount': Aws.ACCOUNT_ID } };
      Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn], conditions });
      Grant.addToPrincipal({
        grantee,
        actions: ['s3:PutObject'],
        resourceArns: [bucket.arnForObjects('*')],
        conditions,
      });
      grantKey(grantee, bucket.encryptionKey);
      if (grantee.role === undefined) return;
      acknowledge(grantee.role, {
        [wildcard(bucket.arnForObjects('*'))]: 'Lambda names the objects itself, one for each batch that it gives up.',
      });
    });
  }

  /**
   * A topic of the sink's own cluster, with provisioned pollers: it gets the records too. A source cannot have one.
   * @throws Error when Kafka would refuse its name.
   */
  static kafkaTopic(topic: string): FailureDestination {
    if (!Token.isUnresolved(topic) && !TOPIC_NAME.test(topic)) {
      throw new Error(`kafkaTopic must be 1 to 249 characters of a-z, A-Z, 0-9, ".", "_" and "-"; got "${topic}"`);
    }
    // The sink knows the cluster, and grants what the topic needs.
    return new FailureDestination(`kafka://${topic}`, () => {});
  }

  private constructor(destination: string, grant: (grantee: lambda.IFunction) => void, queue?: IQueue) {
    this.#destination = destination;
    this.#grant = grant;
    this.queue = queue;
  }

  /** Whether it is a topic of Kafka. */
  get isKafkaTopic(): boolean {
    return failureTopicOf(this.#destination) !== undefined;
  }

  /** Lets Lambda tell in the function's name. */
  bind(_scope: unknown, handler: lambda.IFunction): lambda.DlqDestinationConfig & lambda.DestinationConfig {
    this.#grant(handler);
    return { destination: this.#destination };
  }
}

function grantKey(grantee: IGrantable, key: IKey | undefined): void {
  key?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}
