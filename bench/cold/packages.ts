import type { BundleFile } from '../../functions/bundle/metafile.ts';

/** A package in a bundle; the project's own code goes by its folder, such as `functions/sink`. */
export interface PackageSize {
  readonly name: string;
  readonly bytes: number;
}

/** Sums up the sources of files by package, the largest first. */
export function packagesOf(files: readonly BundleFile[]): PackageSize[] {
  const sizes = new Map<string, number>();
  for (const { sources } of files) {
    for (const [path, bytes] of Object.entries(sources)) {
      const name = packageOf(path);
      sizes.set(name, (sizes.get(name) ?? 0) + bytes);
    }
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

/** The package of a source; a package inside another's `node_modules` is its own. */
export function packageOf(path: string): string {
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return installed ?? path.split('/').slice(0, 2).join('/');
}
