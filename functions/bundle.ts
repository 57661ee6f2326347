import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The functions there are: one for each folder with a handler. */
export type FunctionName = 'sink' | 'source';

/** A function's bundle: the folder that Lambda gets. */
export interface Bundle {
  readonly folder: string;
  /** Lambda's `Handler`: file and export. */
  readonly handler: 'handler.handler';
  /** Bytes of all code files together, without source maps. */
  readonly codeBytes: number;
}

const functionsFolder = import.meta.dirname;
const defaultFolder = join(functionsFolder, '..', 'dist', 'functions');

/** Bundles a function into `<parent>/<name>`, the same way for Lambda, the local runner and the tests. */
export function bundleFunction(name: FunctionName, parent: string = defaultFolder): Bundle {
  const folder = join(parent, name);
  rmSync(folder, { recursive: true, force: true });
  buildSync({
    // File names hold a hash of paths as seen from here: the same bundle wherever the command is run.
    absWorkingDir: join(functionsFolder, '..'),
    entryPoints: [join(functionsFolder, name, 'handler.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    // Its `module` file exports other names than the one that Node loads.
    alias: { '@tdengine/rest': fileURLToPath(import.meta.resolve('@tdengine/rest')) },
    // What a function rarely needs is imported when needed, and so lies in a file of its own.
    splitting: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    // kafkajs and others are CommonJS and call require for Node's own modules.
    banner: { js: "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);" },
  });
  return { folder, handler: 'handler.handler', codeBytes: codeBytes(folder) };
}

function codeBytes(folder: string): number {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
