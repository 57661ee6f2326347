import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const TOP = join(import.meta.dirname, '../..');
const PROGRAM = join(TOP, 'cli/tdkafka.ts');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How a command is run. */
export interface RunOptions {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working directory; left out, the top of the repository. */
  readonly cwd?: string;
  /** What it reads from its standard input; left out, nothing. */
  readonly input?: string;
}

/** A `tdkafka` that runs, nobody at its terminal. */
export interface RunningTdkafka {
  readonly child: ChildProcess;
  /** Resolves when its standard output or error holds this. */
  says(text: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts `tdkafka` with arguments. */
export function startTdkafka(args: readonly string[], { env, cwd = TOP, input = '' }: RunOptions = {}): RunningTdkafka {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...process.env, ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  // A command that does not read its input may be gone before it comes.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = once(child, 'close').then(([code]): Ended => ({ code, out, err }));
  return {
    child,
    ended,
    says(text) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (text.test(`${out}${err}`)) resolve(out);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        ended.then(() => reject(new Error(`it ended without saying ${text}: ${out}${err}`)));
        look();
      });
    },
  };
}

/** Runs `tdkafka` with arguments to its end. */
export function runTdkafka(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return startTdkafka(args, options).ended;
}
