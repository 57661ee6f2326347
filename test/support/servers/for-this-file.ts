import { after } from 'node:test';

/** What a test starts, and what must be closed so that its process ends. */
export interface Started {
  close(): unknown;
}

const started = new AsyncDisposableStack();
let isToBeClosed = false;

/**
 * What all tests of a file share: closed after the last of them, the last that was started first. Awaited at the top of the
 * file, before its first test: `const server = await forThisFile(startTestTDengine());`.
 */
export async function forThisFile<T extends Started>(starting: Promise<T>): Promise<T> {
  if (!isToBeClosed) after(() => started.disposeAsync());
  isToBeClosed = true;
  return started.adopt(await starting, async (part) => {
    await part.close();
  });
}
