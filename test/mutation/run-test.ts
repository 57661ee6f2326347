import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

const LOAD_MUTANT = import.meta.resolve('./load-mutant.ts');

/** How a test file ended. `hung`: it was given up. */
export type TestEnd = 'passed' | 'failed' | 'hung';

/** How a test file is run. */
export interface TestRun {
  /** Path from the repository's root, `root`. */
  readonly test: string;
  readonly root: string;
  /** undefined: the source as it is. */
  readonly mutant: Mutant | undefined;
  readonly timeoutMs: number;
  /** Folder for V8's coverage; undefined: none is taken. */
  readonly coverage?: string;
}

const COMPILE_CACHE = join(tmpdir(), 'tdengine-kafka-lambda-mutation');

/** Groups of processes that run: they end with this one. */
const running = new Set<number>();
process.once('exit', () => {
  for (const pid of running) killGroup(pid);
});

const NOT_OK = /^\s*not ok/m;

/** Runs a test file in a process of its own, up to its first failure. */
export async function runTest({ test, root, mutant, timeoutMs, coverage }: TestRun): Promise<TestEnd> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--test-reporter=tap', join(root, test)],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${LOAD_MUTANT}`,
        // Under a test of this, the file would report to that one.
        NODE_TEST_CONTEXT: undefined,
        ...(mutant !== undefined && { MUTANT: JSON.stringify(mutant) }),
        // Types are stripped once, not in each of hundreds of processes; but coverage of cached code is less exact.
        NODE_COMPILE_CACHE: coverage === undefined ? COMPILE_CACHE : undefined,
        ...(coverage !== undefined && { NODE_V8_COVERAGE: coverage }),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A group of its own, so that what the test has started ends with it.
      detached: true,
    },
  );
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  let end: TestEnd | undefined;
  const stop = (as: TestEnd) => {
    end ??= as;
    if (pid !== undefined) killGroup(pid);
  };
  const timer = setTimeout(stop, timeoutMs, 'hung');
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    tail += text;
    if (NOT_OK.test(tail)) stop('failed');
    tail = tail.slice(tail.lastIndexOf('\n') + 1);
  });
  const [code] = await once(child, 'exit');
  clearTimeout(timer);
  if (pid !== undefined) {
    killGroup(pid);
    running.delete(pid);
  }
  return end ?? (code === 0 ? 'passed' : 'failed');
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}
