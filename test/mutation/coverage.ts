import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutant.ts';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Report {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly Range[] }[];
  }[];
}

/** What a test has run of the source files: the ranges of each process that loaded the file. */
export type Coverage = ReadonlyMap<string, readonly (readonly Range[])[]>;

/**
 * Reads what V8 wrote: https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-ScriptCoverage. Node strips
 * types by putting blanks in their place, so V8's offsets are those of the source.
 */
export function readCoverage(folder: string, root: string, files: readonly string[]): Coverage {
  const urls = new Map(files.map((file) => [pathToFileURL(join(root, file)).href, file]));
  const coverage = new Map<string, (readonly Range[])[]>();
  for (const name of globSync('*.json', { cwd: folder })) {
    const { result }: Report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const { url, functions } of result) {
      const file = urls.get(url);
      if (file === undefined) continue;
      const processes = coverage.get(file) ?? [];
      coverage.set(file, processes);
      processes.push(functions.flatMap(({ ranges }) => ranges));
    }
  }
  return coverage;
}

/** Whether the code that a mutant changes was run. */
export function covers(coverage: Coverage, { file, start, end }: Mutant): boolean {
  return (coverage.get(file) ?? []).some((ranges) => {
    let innermost: Range | undefined;
    for (const range of ranges) {
      if (range.startOffset > start || range.endOffset < end) continue;
      if (innermost === undefined || width(range) <= width(innermost)) innermost = range;
    }
    return innermost !== undefined && innermost.count > 0;
  });
}

function width({ startOffset, endOffset }: Range): number {
  return endOffset - startOffset;
}
