import { delimiter, dirname, join } from 'node:path';
import { startChild } from './children.ts';

/** How the CDK command is run. */
export interface CdkOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Folder for the templates. */
  readonly output: string;
  /** Told each command and how long it took. */
  readonly say: (line: string) => void;
}

const TOP = join(import.meta.dirname, '..', '..');
const COMMAND = join(TOP, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/**
 * Runs the CDK command of this project in its folder, as `npx cdk` does.
 * @returns what it wrote
 * @throws Error with what it wrote when it fails
 */
export async function cdk(args: readonly string[], { environment, output, say }: CdkOptions): Promise<string> {
  const started = performance.now();
  const what = `cdk ${args.join(' ')}`;
  const child = startChild(process.execPath, [COMMAND, ...args, '--output', output], {
    env: {
      ...environment,
      // cdk.json has the app run by the `node` that is found first.
      PATH: [dirname(process.execPath), environment.PATH].join(delimiter),
      // Without colours, and all in the order in which it happens.
      CI: 'true',
      NO_COLOR: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: '1',
      // `npm test` and `cdk synth` have the templates validated, which takes longer than a deploy here.
      CDK_VALIDATION: 'false',
    },
  });
  const code = await child.ended;
  if (code !== 0) throw new Error(`${what} ended with code ${code}:\n${child.output()}`);
  say(`${what} (${((performance.now() - started) / 1_000).toFixed(1)} s)`);
  return child.output();
}

/** What a change is in `cdk diff`, such as `[~] MemorySize`. */
const CHANGE = /\[[-+~]\].*/g;

/** The changes that `cdk diff` tells of, in its order; of a resource, its type without its names. */
export function changesIn(diff: string): string[] {
  return Array.from(diff.matchAll(CHANGE), ([change]) => change.replace(/^(\[.\] AWS::\S+).*/, '$1').trimEnd());
}
