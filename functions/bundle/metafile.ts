import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

/** A code file of a bundle. */
export interface BundleFile {
  readonly name: string;
  readonly bytes: number;
  /** Whether it is loaded before the handler can run. */
  readonly atStart: boolean;
  /** The source that it begins with, as a path from the root; undefined unless it is the handler's or imported dynamically. */
  readonly entryPoint: string | undefined;
  /** The sources in it, as paths from the root of the project, and the bytes that each takes. */
  readonly sources: Readonly<Record<string, number>>;
}

/** The code files of a bundle by esbuild's account of it, that of the entry point first. */
export function filesOf({ outputs }: Metafile, entry: string): BundleFile[] {
  const code = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  const byName = new Map(code.map(([path, output]) => [basename(path), output]));
  const atStart = new Set<string>();
  const visit = (name: string): void => {
    if (atStart.has(name)) return;
    atStart.add(name);
    for (const { path, kind, external } of byName.get(name)?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(basename(path));
    }
  };
  visit(entry);
  const files = [...byName].map(([name, { bytes, inputs, entryPoint }]) => ({
    name,
    bytes,
    entryPoint,
    atStart: atStart.has(name),
    sources: Object.fromEntries(Object.entries(inputs).map(([source, { bytesInOutput }]) => [source, bytesInOutput])),
  }));
  return files.sort((a, b) => Number(b.name === entry) - Number(a.name === entry));
}

/**
 * Refuses bundles in which a CommonJS module is imported dynamically. With `splitting` such a module gets a file of its
 * own that exports `default` alone, while from its source Node gives it its names too: what works in a test of the
 * sources is undefined in Lambda. A file of ours that imports the module statically, and is itself imported dynamically,
 * has the names in both.
 * @throws Error naming both files
 */
export function checkDynamicImports({ inputs }: Pick<Metafile, 'inputs'>): void {
  for (const [file, { imports }] of Object.entries(inputs)) {
    for (const { path, kind, external } of imports) {
      if (kind !== 'dynamic-import' || external === true || inputs[path]?.format === 'esm') continue;
      throw new Error(
        `${file} imports ${path} dynamically, which is a CommonJS module: in a bundle it would have no exports but default. Import it statically in a file of its own, and that file dynamically`,
      );
    }
  }
}
