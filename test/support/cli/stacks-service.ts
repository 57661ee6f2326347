import type { Service } from '../../../local/aws/protocol/call.ts';

/** CloudFormation with the stacks of a deployment, by name with their outputs. */
export function stacksService(
  deployment: string,
  stacks: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Service {
  return {
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks: () => ({
        Stacks: Object.entries(stacks).map(([StackName, outputs]) => ({
          ...{ StackName, StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) },
          Tags: [{ Key: 'tdkafka:deployment', Value: deployment }],
          Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        })),
      }),
    },
  };
}
