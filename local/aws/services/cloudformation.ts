import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import { ACCOUNT, REGION } from '../names.ts';
import type { Service } from '../protocol/call.ts';
import { AwsError } from '../protocol/error.ts';
import { parseInput } from '../protocol/input.ts';
import { type LocalStack, type StackResource, stacksOf } from '../stacks.ts';

const named = z.object({ StackName: z.string() });
const describeStacks = z.object({ StackName: z.string().optional() });
const listStacks = z.object({ StackStatusFilter: z.array(z.string()).optional() });
const STATUS = 'CREATE_COMPLETE';

/**
 * CloudFormation: the stacks that a deploy of the connectors file would make. They are in the regions of their Kafka
 * clusters; a region that has none of those sees them all.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
 */
export function cloudFormationService(account: LocalAccount): Service {
  const { file, since } = account;
  const all = stacksOf(account);

  function seenFrom(region: string): readonly LocalStack[] {
    const isOfACluster = all.some((stack) => stack.region === region);
    return isOfACluster ? all.filter((stack) => (stack.region ?? region) === region) : all;
  }

  function find(name: string, region: string): LocalStack {
    const found = seenFrom(region).find((stack) => stack.name === name || idOf(stack) === name);
    if (found === undefined) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
    return found;
  }

  function summary(stack: LocalStack): object {
    return {
      StackId: idOf(stack),
      StackName: stack.name,
      CreationTime: since,
      StackStatus: STATUS,
    };
  }

  return {
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks(input, { region }) {
        const { StackName: name } = parseInput(describeStacks, input);
        const found = name === undefined ? seenFrom(region) : [find(name, region)];
        return {
          Stacks: found.map((stack) => ({
            ...summary(stack),
            Description: stack.description,
            DisableRollback: false,
            EnableTerminationProtection: false,
            Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
            Tags: [{ Key: 'tdkafka:deployment', Value: file.deployment }],
          })),
        };
      },
      ListStacks(input, { region }) {
        const { StackStatusFilter: statuses } = parseInput(listStacks, input);
        const found = statuses === undefined || statuses.includes(STATUS) ? seenFrom(region) : [];
        return {
          StackSummaries: found.map((stack) => ({ ...summary(stack), TemplateDescription: stack.description })),
        };
      },
      GetTemplate(input, { region }) {
        const { resources } = find(parseInput(named, input).StackName, region);
        const Resources = Object.fromEntries(
          resources.map(({ logicalId, type, properties }) => [logicalId, { Type: type, Properties: properties }]),
        );
        return { TemplateBody: JSON.stringify({ Resources }), StagesAvailable: ['Original', 'Processed'] };
      },
      DescribeStackResources(input, { region }) {
        const stack = find(parseInput(named, input).StackName, region);
        return {
          StackResources: stack.resources.map((resource) => ({
            ...resourceOf(resource),
            StackName: stack.name,
            StackId: idOf(stack),
            Timestamp: since,
          })),
        };
      },
      ListStackResources(input, { region }) {
        const { resources } = find(parseInput(named, input).StackName, region);
        return {
          StackResourceSummaries: resources.map((resource) => ({
            ...resourceOf(resource),
            LastUpdatedTimestamp: since,
          })),
        };
      },
    },
  };
}

function resourceOf({ logicalId, physicalId, type }: StackResource): object {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: STATUS,
  };
}

function idOf({ name, region = REGION }: LocalStack): string {
  return `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${name}/local`;
}
