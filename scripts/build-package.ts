import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleFunction } from '../functions/bundle.ts';
import { madeWhole } from '../functions/bundle-folder.ts';

// What `npm publish` needs and nothing else: the constructs as JavaScript with types, and beside them the functions.
const top = join(import.meta.dirname, '..');
// Made anew, since a module that is no more would else be published for ever.
madeWhole(join(top, 'dist/package'), (outDir) => {
  const project = join(top, 'tsconfig.build.json');
  execFileSync(join(top, 'node_modules/.bin/tsc'), ['--project', project, '--outDir', outDir], { stdio: 'inherit' });
});
for (const name of ['sink', 'source'] as const) bundleFunction(name);
