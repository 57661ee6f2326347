import {
  CloudFormationClient,
  GetTemplateCommand,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { LocalError } from '../../local/command/usage.ts';
import type { DeployedStack } from './stacks.ts';

/**
 * All stacks of a region, of whatever deployment, as the AWS SDK's own settings reach it.
 * @param region undefined: the region that the SDK's settings name.
 * @throws LocalError when they name none.
 */
export async function readStacks(region: string | undefined): Promise<readonly DeployedStack[]> {
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  try {
    const asked = await regionOf(client);
    const stacks: DeployedStack[] = [];
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
      for (const stack of Stacks) stacks.push(deployedStack(stack, asked));
    }
    return stacks;
  } finally {
    client.destroy();
  }
}

async function regionOf(client: CloudFormationClient): Promise<string> {
  try {
    return await client.config.region();
  } catch (cause) {
    throw new LocalError('no region is known: give --region, or set AWS_REGION', { cause });
  }
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
export async function readTemplate({ name, region }: DeployedStack): Promise<string> {
  const client = new CloudFormationClient({ region });
  try {
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: name }));
    return TemplateBody;
  } finally {
    client.destroy();
  }
}
