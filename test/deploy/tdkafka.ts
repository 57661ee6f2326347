import { join } from 'node:path';
import { startChild } from './children.ts';
import type { World } from './world.ts';

const COMMAND = join(import.meta.dirname, '..', '..', 'cli', 'tdkafka.ts');

/** Runs `tdkafka` to its end on the deployment of a world. */
export async function tdkafka({ emulator, path }: World, ...args: readonly string[]) {
  const env = { ...emulator.environment, NODE_NO_WARNINGS: '1' };
  const child = startChild(process.execPath, [COMMAND, ...args, '--connectors', path], { env });
  const code = await child.ended;
  return { code, said: child.output() };
}
