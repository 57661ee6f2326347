import { userInfo } from 'node:os';
import type { Target } from './target/target.ts';

/** Who does something, for what is noted of it: the ARN of who AWS sees, or of the local runner the user of this machine. */
export async function callerOf({ aws, regions, local }: Pick<Target, 'aws' | 'regions' | 'local'>): Promise<string> {
  const user = process.env.USER ?? userInfo().username;
  if (local !== undefined) return user;
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = await aws.in(regions[0]).sts();
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  return (Arn ?? user).slice(0, 200);
}
