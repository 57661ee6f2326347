import { join } from 'node:path';
import { describe } from 'node:test';
import { loadFile } from '../support/servers/for-this-file.ts';

/**
 * Loads the test files of a room, each in a suite of its own, so that its hooks and what it starts are its alone. No test
 * runs before all files are loaded: it would share its time with what they load.
 * @param files from `root`
 */
export function loadRoom(root: string, files: readonly string[]): void {
  const loading: Promise<unknown>[] = [];
  const { promise: allLoaded, resolve } = Promise.withResolvers<void>();
  for (const file of files) {
    describe(file, async () => {
      const loaded = loadFile(join(root, file));
      loading.push(loaded);
      await loaded;
      await allLoaded;
    });
  }
  Promise.allSettled(loading).then(() => resolve());
}
