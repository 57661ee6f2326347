import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename } from 'node:path';
import { importedHandler } from '../../sink/invoke.ts';

/** What a process of a function measured of its own start, in ms. */
export interface StartFindings {
  readonly importMs: number;
  /** The import and the first invocation. */
  readonly firstCallMs: number;
  /** Files of the bundle that were loaded; only with `files` on the command line, which takes time itself. */
  readonly files: readonly string[];
}

// Bundled and run as plain JavaScript: what strips types is not part of a cold start.
const [, , bundle = '', eventFile = '', files] = process.argv;
const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'));
const loaded = new Set<string>();
if (files === 'files') {
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.add(basename(url));
      return next(url, context);
    },
  });
}

const started = performance.now();
const invoke = await importedHandler(bundle);
const imported = performance.now();
await invoke(event);
const found: StartFindings = {
  importMs: imported - started,
  firstCallMs: performance.now() - started,
  files: [...loaded],
};
process.stdout.write(`\n${JSON.stringify(found)}`);
process.exit();
