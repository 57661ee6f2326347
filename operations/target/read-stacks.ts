import type { Stack } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws.ts';
import type { DeployedStack } from './stacks.ts';
import type { Target } from './target.ts';

/** All stacks of the regions of a target, of whatever deployment. @throws OperationError when no region is known */
export async function readStacks({ aws, regions }: Pick<Target, 'aws' | 'regions'>): Promise<readonly DeployedStack[]> {
  const ofRegions = await Promise.all(regions.map((region) => stacksIn(aws.in(region))));
  return ofRegions.flat();
}

async function stacksIn(clients: AwsClients): Promise<readonly DeployedStack[]> {
  const region = await clients.region();
  const { paginateDescribeStacks } = await import('@aws-sdk/client-cloudformation');
  const stacks: DeployedStack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: await clients.cloudFormation() }, {})) {
    for (const stack of Stacks) stacks.push(deployedStack(stack, region));
  }
  return stacks;
}

function deployedStack(stack: Stack, region: string): DeployedStack {
  const {
    StackName: name = '',
    StackStatus: status = '',
    Description: description = '',
    Tags = [],
    Outputs = [],
  } = stack;
  return {
    name,
    region,
    status,
    description,
    tags: new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    outputs: new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
  };
}

/** The template of a stack as it was deployed: JSON, as the CDK writes it. @throws the SDK's errors */
export async function readTemplate({ aws }: Pick<Target, 'aws'>, { name, region }: DeployedStack): Promise<string> {
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const client = await aws.in(region).cloudFormation();
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: name }));
  return TemplateBody;
}
