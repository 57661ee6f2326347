#!/usr/bin/env node
// What `npx tdkafka` starts: in a clone the sources as they are, in the npm package the bundle that was made of them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('tdkafka.ts', import.meta.url);
if (!existsSync(source)) {
  await import('../dist/cli/tdkafka.mjs');
} else if (process.features.typescript) {
  await import(source.href);
} else {
  // An older Node: the one that `npm ci` brings runs TypeScript as it is.
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const { status, error } = spawnSync(node, [fileURLToPath(source), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error !== undefined) console.error('error: the sources need Node 24, which `npm ci` brings');
  process.exitCode = status ?? 5;
}
