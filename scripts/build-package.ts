import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleFunction } from '../functions/bundle/bundle.ts';
import { packagesOfSources } from '../functions/bundle/licenses.ts';
import { madeWhole } from '../functions/bundle/made-whole.ts';
import { bundleCli } from './bundle-cli.ts';
import { writeSbom } from './sbom.ts';

// What `npm publish` needs and nothing else: the constructs as JavaScript with types, beside them the functions with the
// licences of what is in them, and an account of all of it.
const top = join(import.meta.dirname, '..');
// Made anew, since a module that is no more would else be published for ever.
madeWhole(join(top, 'dist/package'), (outDir) => {
  const project = join(top, 'tsconfig.build.json');
  execFileSync(join(top, 'node_modules/.bin/tsc'), ['--project', project, '--outDir', outDir], { stdio: 'inherit' });
});
const bundled = (['sink', 'source'] as const).flatMap((name) =>
  packagesOfSources(
    top,
    bundleFunction(name).files.flatMap((file) => Object.keys(file.sources)),
  ),
);
writeSbom(top, join(top, 'dist/sbom.cdx.json'), [...bundled, ...bundleCli(top, join(top, 'dist/cli'))]);
