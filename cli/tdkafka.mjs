#!/usr/bin/env node
// What `npx tdkafka` starts: in a clone the sources as they are, in the npm package the bundle that was made of them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// What was compiled once is kept: the start of any command is mostly that.
module.enableCompileCache?.();
const source = new URL('tdkafka.ts', import.meta.url);
if (existsSync(source) && process.features.typescript) {
  await import(source.href);
} else if (existsSync(source)) {
  // An older Node: the one that `npm ci` brings runs TypeScript as it is.
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const { status, error } = spawnSync(node, [fileURLToPath(source), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error !== undefined) console.error('error: tdkafka needs Node 24, which `npm ci` brings');
  process.exitCode = status ?? 5;
} else if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error(`error: tdkafka needs Node 22 or newer, and this is ${process.versions.node}`);
  process.exitCode = 5;
} else {
  await import('../dist/cli/tdkafka.mjs');
}
