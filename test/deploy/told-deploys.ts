import { join } from 'node:path';
import { startChild } from './children.ts';
import type { World } from './world.ts';

/** What `tdkafka deployed` says of the connectors file, and the deploys that it says are needed, as arguments of `cdk`. */
export async function toldDeploys({ emulator, path }: World): Promise<{ said: string; deploys: readonly string[][] }> {
  const command = join(import.meta.dirname, '..', '..', 'cli', 'tdkafka.ts');
  const child = startChild(process.execPath, [command, 'deployed', '--connectors', path], {
    env: emulator.environment,
  });
  const code = await child.ended;
  const said = child.output();
  if (code !== 0) throw new Error(`tdkafka deployed ended with code ${code}:\n${said}`);
  const deploys = Array.from(said.matchAll(/npx cdk (deploy .*)/g), ([, args = '']) => args.split(' '));
  return { said, deploys };
}
