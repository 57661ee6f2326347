import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from './aws.ts';

const POLICY = 'what-the-emulator-asks-for';

/**
 * Lets roles read all parameters. The emulator asks for that whenever one reads parameters by name, whatever the names,
 * where AWS asks for these parameters only.
 */
export async function grantForEmulator({ iam }: AwsClients, roles: readonly string[]): Promise<void> {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameters', Resource: '*' }],
  });
  for (const RoleName of roles)
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: POLICY, PolicyDocument }));
}

/** Takes the grant back: a role that has more than its stack gave it cannot be deleted. */
export async function takeGrantBack({ iam }: AwsClients, roles: readonly string[]): Promise<void> {
  for (const RoleName of roles) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }));
}
