import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Finds the tests that reach a source file by what they import. */
export interface RelatedTests {
  /**
   * At most `most` test files, nearest first: those with the fewest folders between them and the source's own, and of these
   * the ones with the shortest way to it.
   */
  nearest(source: string, most: number): readonly string[];
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'((?:\.|@tdengine-kafka-lambda\/)[^']+)'/g;

/** @param root the repository. Paths are from there. */
export function relatedTests(root: string): RelatedTests {
  const imports = new Map<string, readonly string[]>();
  const { resolve } = createRequire(join(root, 'package.json'));
  const tests = globSync(['test/**/*.{test,faults,scale}.ts', 'packages/*/test/**/*.test.ts'], { cwd: root }).sort();

  return { nearest };

  function nearest(source: string, most: number): readonly string[] {
    const ownFolder = testFolderOf(source);
    return tests
      .map((test) => ({ test, folders: foldersBetween(dirname(test), ownFolder), steps: steps(test, source) }))
      .filter(({ steps: count }) => count !== undefined)
      .sort((a, b) => a.folders - b.folders || (a.steps ?? 0) - (b.steps ?? 0))
      .slice(0, most)
      .map(({ test }) => test);
  }

  /** How many imports lead from a file to another; undefined: none do. */
  function steps(from: string, to: string): number | undefined {
    const seen = new Set([from]);
    let files = [from];
    for (let count = 0; files.length > 0; count += 1) {
      if (files.includes(to)) return count;
      files = [...new Set(files.flatMap(importsOf))].filter((file) => !seen.has(file));
      for (const file of files) seen.add(file);
    }
    return undefined;
  }

  function importsOf(file: string): readonly string[] {
    const known = imports.get(file);
    if (known !== undefined) return known;
    const found = readImports(join(root, file)).map((specifier) =>
      specifier.startsWith('.') ? join(dirname(file), specifier) : relative(root, resolve(specifier)),
    );
    imports.set(file, found);
    return found;
  }
}

/** Where the tests of a source are: those of a room without any of its own are in a folder above. */
function testFolderOf(source: string): string {
  const folder = dirname(source);
  return folder.startsWith('packages/') ? folder.replace('/src', '/test') : `test/${folder}`;
}

/** Folders to go up and down from one to another. */
function foldersBetween(one: string, other: string): number {
  const way = relative(one, other);
  return way === '' ? 0 : way.split('/').length;
}

function readImports(path: string): readonly string[] {
  if (!path.endsWith('.ts')) return [];
  // A text in a test may look like an import of a file that there is only while the test runs.
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(IMPORT)].flatMap((match) => match[1] ?? []);
}
