import {
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { type AwsClients, present } from './aws.ts';

/** A stack that is deployed. */
export interface DeployedStack {
  /** Names it also when it is gone. */
  readonly id: string;
  /** An output's value. @throws Error when there is none of that name */
  output(name: string): string;
}

/** The stacks whose names begin so, by the rest of their names. */
export async function stacksOf(
  { cloudFormation }: AwsClients,
  prefix: string,
): Promise<ReadonlyMap<string, DeployedStack>> {
  const stacks = new Map<string, DeployedStack>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {})) {
    for (const { StackName: stack = '', StackId: id = '', Outputs = [] } of Stacks) {
      if (!stack.startsWith(prefix)) continue;
      const values = new Map(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
      const output = (name: string) => present(values.get(name), `output ${name} of stack ${stack}`);
      stacks.set(stack.slice(prefix.length), { id, output });
    }
  }
  return stacks;
}

/** What CloudFormation last did with a resource, or with the stack itself. */
export interface LastEvent {
  readonly type: string;
  /** Such as `DELETE_COMPLETE`. */
  readonly status: string;
  readonly reason: string;
}

/** The last event of each resource of a stack, by logical id. */
export async function lastEvents(
  { cloudFormation }: AwsClients,
  stackId: string,
): Promise<ReadonlyMap<string, LastEvent>> {
  const last = new Map<string, LastEvent>();
  const pages = paginateDescribeStackEvents({ client: cloudFormation }, { StackName: stackId });
  for await (const { StackEvents = [] } of pages) {
    // The newest comes first.
    for (const event of StackEvents) {
      const { LogicalResourceId: id = '', ResourceType: type = '', ResourceStatus: status = '' } = event;
      if (!last.has(id)) last.set(id, { type, status, reason: event.ResourceStatusReason ?? '' });
    }
  }
  return last;
}

/** Why resources of a stack could not be made, changed or deleted, each in a line, the newest first. */
export async function failuresOf({ cloudFormation }: AwsClients, stackId: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents(
    { client: cloudFormation },
    { StackName: stackId },
  )) {
    for (const { LogicalResourceId, ResourceType, ResourceStatus = '', ResourceStatusReason } of StackEvents) {
      if (!ResourceStatus.endsWith('_FAILED')) continue;
      lines.push(`${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`);
    }
  }
  return lines;
}

/** Logical ids of what a stack holds. */
export async function resourcesOf({ cloudFormation }: AwsClients, stackId: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client: cloudFormation },
    { StackName: stackId },
  )) {
    for (const { LogicalResourceId = '', ResourceStatus } of StackResourceSummaries) {
      if (ResourceStatus !== 'DELETE_COMPLETE') ids.add(LogicalResourceId);
    }
  }
  return ids;
}

const template = z.object({
  Resources: z.record(z.string(), z.object({ DeletionPolicy: z.string().optional() })),
});

/** The resources that outlive a stack: their physical by their logical ids. */
export async function retainedBy(
  { cloudFormation }: AwsClients,
  stackId: string,
): Promise<ReadonlyMap<string, string>> {
  const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stackId }));
  const { Resources } = template.parse(JSON.parse(TemplateBody));
  const retained = new Map<string, string>();
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName: stackId });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId: logical = '', PhysicalResourceId: physical = '' } of StackResourceSummaries) {
      if (Resources[logical]?.DeletionPolicy === 'Retain') retained.set(logical, physical);
    }
  }
  return retained;
}
