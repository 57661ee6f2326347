import { join } from 'node:path';

const file = join(import.meta.dirname, '../../../functions/source/handler.ts');
let imports = 0;

/** Calls a source's handler as Lambda would; an event left out is an empty one. */
export type Invoke = (event?: unknown) => Promise<unknown>;

/** Imports the source's handler as a new container does, with these variables in its environment. */
export async function importedHandler(variables: Readonly<Record<string, string>>): Promise<Invoke> {
  Object.assign(process.env, variables);
  const module: unknown = await import(`${file}?container=${imports++}`);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error('the module exports no handler');
  }
  const { handler } = module;
  return async (event = {}) => handler(event, { getRemainingTimeInMillis: () => 30_000 });
}
