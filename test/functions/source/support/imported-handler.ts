import { join } from 'node:path';

const file = join(import.meta.dirname, '../../../../functions/source/handler.ts');
let imports = 0;

/** Imports the source's handler as a new container does, with these variables in its environment, to be called as Lambda would. */
export async function importedHandler(variables: Readonly<Record<string, string>>): Promise<() => Promise<unknown>> {
  Object.assign(process.env, variables);
  const module: unknown = await import(`${file}?container=${imports++}`);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error('the module exports no handler');
  }
  const { handler } = module;
  return async () => handler({}, { getRemainingTimeInMillis: () => 30_000 });
}
