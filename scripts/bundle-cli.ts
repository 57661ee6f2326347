import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { type BundledPackage, LICENSES_FILE, licensesText, packagesOfSources } from '../functions/bundle/licenses.ts';
import { madeWhole } from '../functions/bundle/made-whole.ts';

/** What is not in the bundle: whom the package's users have themselves, and what only a clone needs. */
const EXTERNAL = ['aws-cdk-lib', 'constructs', 'dynalite', 'esbuild'];

/**
 * Bundles `tdkafka` for the npm package, with the licences of what is in it: a file for what every command needs, and what
 * a command alone needs in files of its own.
 * @returns the packages that are in it
 */
export function bundleCli(root: string, folder: string): readonly BundledPackage[] {
  return madeWhole(folder, (outdir) => {
    const { metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: ['cli/tdkafka.ts'],
      outdir,
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      mainFields: ['module', 'main'],
      // As of the functions: its `module` file exports other names than the one that Node loads.
      alias: { '@tdengine/rest': fileURLToPath(import.meta.resolve('@tdengine/rest')) },
      external: EXTERNAL,
      splitting: true,
      minify: true,
      metafile: true,
      legalComments: 'none',
      logLevel: 'warning',
      banner: { js: "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);" },
    });
    const packages = packagesOfSources(
      root,
      Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
    );
    writeFileSync(join(outdir, LICENSES_FILE), licensesText(packages));
    return packages;
  });
}
