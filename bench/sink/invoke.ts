import { pathToFileURL } from 'node:url';

/** Calls a handler once. @throws what it throws, and Error when it asks for records to be sent again */
export type Invoke = (event: unknown) => Promise<void>;

/** Imports a function's handler from its file; its environment must be set before. @throws Error when there is none */
export async function importedHandler(file: string): Promise<Invoke> {
  const module: unknown = await import(pathToFileURL(file).href);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error('the module exports no handler');
  }
  const { handler } = module;
  return async (event) => {
    const answer: unknown = await handler(event, { getRemainingTimeInMillis: () => 300_000 });
    if (typeof answer === 'object' && answer !== null && 'batchItemFailures' in answer) {
      throw new Error('the sink asks for records to be sent again');
    }
  };
}
