import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import type { FunctionBundle, FunctionName } from './function-bundle.ts';
import { LICENSES_FILE, licensesText, packagesOfSources } from './licenses.ts';
import { madeWhole } from './made-whole.ts';
import { type BundleFile, checkDynamicImports, filesOf } from './metafile.ts';

export type { FunctionName } from './function-bundle.ts';

/** A function's bundle, and how large it is. */
export interface Bundle extends FunctionBundle {
  /** Bytes of all code files together, without source maps. */
  readonly codeBytes: number;
  /** Bytes of the handler's file and of all that it imports before it runs, which a cold start has to load. */
  readonly startBytes: number;
  /** The code files, the handler's first. */
  readonly files: readonly BundleFile[];
}

const functionsFolder = join(import.meta.dirname, '..');
const root = join(functionsFolder, '..');
/** kafkajs and others are CommonJS and call require for Node's own modules. */
const REQUIRE = "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);";

const defaultFolder = join(root, 'dist', 'functions');

/**
 * Bundles a function into `<parent>/<name>`, the same way for Lambda, the local runner and the tests, with the licences of
 * what is in it.
 */
export function bundleFunction(name: FunctionName, parent: string = defaultFolder): Bundle {
  return bundleHandler(join(functionsFolder, name, 'handler.ts'), join(parent, name));
}

/**
 * Bundles a file named `handler.ts` into a folder, which takes the place of what was there once it is whole.
 * @param alias packages that are put in the place of others, by the names of these.
 * @throws Error when a CommonJS module is imported dynamically.
 */
export function bundleHandler(
  entryPoint: string,
  folder: string,
  alias: Readonly<Record<string, string>> = {},
): Bundle {
  const metafile = madeWhole(folder, (outdir) => build(entryPoint, outdir, alias));
  const files = filesOf(metafile, `${basename(entryPoint, '.ts')}.mjs`);
  return {
    folder,
    handler: 'handler.handler',
    codeBytes: sizeOf(files),
    startBytes: sizeOf(files.filter(({ atStart }) => atStart)),
    files,
  };
}

function build(entryPoint: string, outdir: string, alias: Readonly<Record<string, string>>): Metafile {
  const { metafile } = buildSync({
    // File names hold a hash of paths as seen from here: the same bundle wherever the command is run.
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    // Its `module` file exports other names than the one that Node loads.
    alias: { '@tdengine/rest': fileURLToPath(import.meta.resolve('@tdengine/rest')), ...alias },
    // What a function rarely needs is imported when needed, and so lies in a file of its own.
    splitting: true,
    minify: true,
    metafile: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: REQUIRE },
  });
  withoutNeedlessRequire(metafile);
  checkDynamicImports(metafile);
  const sources = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  writeFileSync(join(outdir, LICENSES_FILE), licensesText(packagesOfSources(root, sources)));
  return metafile;
}

/** Takes the `require` from files that never call it: a start makes one for each file otherwise. Their lines stay where source maps have them. */
function withoutNeedlessRequire({ outputs }: Metafile): void {
  for (const [path, output] of Object.entries(outputs)) {
    if (!path.endsWith('.mjs')) continue;
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    if (!text.startsWith(REQUIRE) || /\brequire\b/.test(text.slice(REQUIRE.length))) continue;
    writeFileSync(file, text.slice(REQUIRE.length));
    output.bytes -= REQUIRE.length;
  }
}

function sizeOf(files: readonly BundleFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
