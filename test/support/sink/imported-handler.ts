import { join } from 'node:path';

const file = join(import.meta.dirname, '../../../functions/sink/handler.ts');
let imports = 0;

/** Calls a sink handler as Lambda would. */
export type Invoke = (event: unknown) => Promise<unknown>;

/** Imports the handler as a new container does, with these variables in its environment. */
export async function importedHandler(variables: Readonly<Record<string, string>>): Promise<Invoke> {
  Object.assign(process.env, variables);
  const module: unknown = await import(`${file}?container=${imports++}`);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error('the module exports no handler');
  }
  const { handler } = module;
  return async (event) => handler(event, { getRemainingTimeInMillis: () => 30_000 });
}
