import { join } from 'node:path';
import type { FunctionName } from '../../../functions/bundle/function-bundle.ts';

const functions = join(import.meta.dirname, '../../../functions');
let imports = 0;

/** Calls a handler as Lambda would; an event left out is an empty one. */
export type Invoke = (event?: unknown) => Promise<unknown>;

/** Imports a function's handler as a new container does, with these variables in its environment. */
export async function importedHandler(
  name: FunctionName,
  variables: Readonly<Record<string, string>>,
): Promise<Invoke> {
  Object.assign(process.env, variables);
  const module: unknown = await import(`${join(functions, name, 'handler.ts')}?container=${imports++}`);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error(`the handler.ts of the ${name} should export a function handler, and does not`);
  }
  const { handler } = module;
  return async (event = {}) => handler(event, { getRemainingTimeInMillis: () => 30_000 });
}
