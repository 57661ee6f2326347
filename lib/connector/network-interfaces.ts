import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

const ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcs',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda itself make network interfaces: in the cluster's VPC for the event source mapping, and in the function's.
 *
 * The resource is `*` because EC2 does not allow the Describe actions on less, and an interface has no ARN before it is
 * made. So that the function's own code gains nothing by it, the same actions are denied to requests from inside the
 * function: only they carry `lambda:SourceFunctionArn`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function networkInterfaceStatements(): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ACTIONS, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ACTIONS,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
