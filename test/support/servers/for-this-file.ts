import { AsyncLocalStorage } from 'node:async_hooks';
import { after } from 'node:test';

/** What a test starts, and what must be closed so that its process ends. */
export interface Started {
  close(): unknown;
}

/** What a file has started; made with the first of it. */
interface FileScope {
  started?: AsyncDisposableStack;
}

const scopes = new AsyncLocalStorage<FileScope>();
/** Of a process that has one file. */
const only: FileScope = {};

/**
 * What all tests of a file share: closed after the last of them, the last that was started first. Awaited at the top of the
 * file, before its first test: `const server = await forThisFile(startTestTDengine());`.
 */
export async function forThisFile<T extends Started>(starting: Promise<T>): Promise<T> {
  const scope = scopes.getStore() ?? only;
  if (scope.started === undefined) {
    const started = new AsyncDisposableStack();
    after(() => started.disposeAsync());
    scope.started = started;
  }
  return scope.started.adopt(await starting, async (part) => {
    await part.close();
  });
}

/** Loads a test file, whose suite the caller is: what it starts is its own. */
export function loadFile(path: string): Promise<unknown> {
  return scopes.run({}, () => import(path));
}
