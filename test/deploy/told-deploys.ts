import { tdkafka } from './tdkafka.ts';
import type { World } from './world.ts';

/** What `tdkafka deployed` says of the connectors file, and the deploys that it says are needed, as arguments of `cdk`. */
export async function toldDeploys(world: World): Promise<{ said: string; deploys: readonly string[][] }> {
  const { code, said } = await tdkafka(world, 'deployed');
  if (code !== 0) throw new Error(`tdkafka deployed ended with code ${code}:\n${said}`);
  const deploys = Array.from(said.matchAll(/npx cdk (deploy .*)/g), ([, args = '']) => args.split(' '));
  return { said, deploys };
}
