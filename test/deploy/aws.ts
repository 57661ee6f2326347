import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SSMClient } from 'aws-sdk-client-ssm';

/** A client of each service that a deployment uses. Region, address and credentials are those of the environment. */
export function awsClients() {
  return {
    cloudFormation: new CloudFormationClient(),
    dynamoDb: new DynamoDBClient(),
    iam: new IAMClient(),
    lambda: new LambdaClient(),
    scheduler: new SchedulerClient(),
    ssm: new SSMClient(),
  };
}

/** AWS as the tests see it. */
export type AwsClients = ReturnType<typeof awsClients>;

/** A value that must be there. @throws Error naming what it is */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}
