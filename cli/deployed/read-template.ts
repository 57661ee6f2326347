import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { DeployedStack } from './deployed-stack.ts';

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
