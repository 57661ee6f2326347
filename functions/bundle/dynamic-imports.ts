import type { Metafile } from 'esbuild';

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
