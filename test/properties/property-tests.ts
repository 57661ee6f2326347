import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const IMPORT = /from 'fast-check'/;

/** The test files in a folder and below that check properties. */
function inFolder(folder: string): string[] {
  return globSync('**/*.{test,faults,scale}.ts', { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => IMPORT.test(readFileSync(file, 'utf8')))
    .sort();
}

/** The test files that a path names, which is one of them or a folder. */
export function propertyTests(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isDirectory() ? inFolder(path) : [path];
}
