import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { present } from './aws.ts';
import { type DeployedStack, resourcesOf, retainedBy, stacksOf } from './stacks.ts';
import type { World } from './world.ts';

/** What a deployment has made, as its stacks' outputs tell it. */
export async function findDeployed(world: World) {
  const stacks = await stacksOf(world.aws, `${world.deployment}-`);
  const stackOf = (name: string) => present(stacks.get(name), `stack ${name} of the deployment`);
  const sourceStack = stackOf('test-source');
  return {
    stacks,
    sink: await findConnector(world, stackOf('meters-sink')),
    source: await findConnector(world, sourceStack),
    scheduleNames: sourceStack.output('ScheduleNames').split(' '),
    tableName: stackOf('checkpoints').output('TableName'),
  };
}

/** A deployment as it was found. */
export type Deployed = Awaited<ReturnType<typeof findDeployed>>;

async function findConnector({ aws }: World, stack: DeployedStack) {
  const functionName = stack.output('FunctionName');
  const configuration = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const roleArn = present(configuration.Role, 'the role of the function');
  return {
    functionName,
    configuration,
    functionArn: present(configuration.FunctionArn, 'the ARN of the function'),
    roleArn,
    role: present(roleArn.split('/').at(-1), 'the name of the role'),
    settingsParameter: stack.output('SettingsParameter'),
    logGroup: stack.output('LogGroupName'),
  };
}

/** What each stack of the deployment holds, and what of it is to outlive the deployment: physical ids by logical ids. */
export async function findRetained({ aws }: World, { stacks }: Deployed) {
  const found = [];
  for (const [name, { id }] of stacks) {
    found.push({ name, id, resources: await resourcesOf(aws, id), retained: await retainedBy(aws, id) });
  }
  return found;
}
