import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Lets Lambda tell a queue, a topic or a bucket of a batch that it gave up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function failureDestinationStatements(destinationArn: string): PolicyStatement[] {
  const service = destinationArn.split(':')[2];
  if (service === 's3') {
    return [
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [destinationArn] }),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${destinationArn}/*`] }),
    ];
  }
  const action = service === 'sns' ? 'sns:Publish' : 'sqs:SendMessage';
  return [new PolicyStatement({ actions: [action], resources: [destinationArn] })];
}
