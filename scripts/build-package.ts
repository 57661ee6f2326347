import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../functions/bundle.ts';

// What `npm publish` needs and nothing else: the constructs as JavaScript with types, and beside them the functions.
const top = join(import.meta.dirname, '..');
// A module that is no more would else be published for ever.
rmSync(join(top, 'dist/package'), { recursive: true, force: true });
execFileSync(join(top, 'node_modules/.bin/tsc'), ['--project', join(top, 'tsconfig.build.json')], { stdio: 'inherit' });
for (const name of ['sink', 'source'] as const) bundleFunction(name);
