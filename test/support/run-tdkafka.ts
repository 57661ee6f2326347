import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { run } from '../../cli/frame/main.ts';

const TOP = join(import.meta.dirname, '../..');
const PROGRAM = join(TOP, 'cli/tdkafka.ts');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A `tdkafka` that runs, nobody at its terminal. */
export interface RunningTdkafka {
  /** Resolves when its standard output or error holds this. @throws when it ends before */
  says(text: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

/** One that runs in the process of its test. */
export interface StartedTdkafka extends RunningTdkafka {
  /** Ctrl-C. */
  interrupt(): void;
}

/** One that runs in a process of its own. */
export interface SpawnedTdkafka extends RunningTdkafka {
  readonly child: ChildProcess;
}

/** How a command is run in a process of its own. */
export interface SpawnOptions {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working directory; left out, the top of the repository. */
  readonly cwd?: string;
  /** What it reads from its standard input; left out, nothing. */
  readonly input?: string;
}

/**
 * Starts `tdkafka` with arguments in this process, whose environment and working directory it has: a process of its
 * own takes longer to start than most commands take.
 * @param input what it reads from its standard input; left out, nothing
 */
export function startTdkafka(
  args: readonly string[],
  { input = '' }: Pick<SpawnOptions, 'input'> = {},
): StartedTdkafka {
  const signals = new EventEmitter();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exited = Promise.withResolvers<number>();
  const code = Promise.race([
    exited.promise,
    run(args, {
      ...{ stdin: Readable.from([input]), stdout, stderr },
      on: (signal, listener) => signals.on(signal, listener),
      off: (signal, listener) => signals.off(signal, listener),
      exit: exited.resolve,
    }),
  ]);
  return {
    ...listened(
      stdout,
      stderr,
      code.finally(() => Promise.all([read(stdout), read(stderr)])),
    ),
    interrupt: () => signals.emit('SIGINT'),
  };
}

/** Runs `tdkafka` with arguments to its end, in this process. */
export function runTdkafka(args: readonly string[], options?: Pick<SpawnOptions, 'input'>): Promise<Ended> {
  return startTdkafka(args, options).ended;
}

/** Starts `tdkafka` with arguments, as a person does: the program itself, in a process of its own. */
export function spawnTdkafka(
  args: readonly string[],
  { env, cwd = TOP, input = '' }: SpawnOptions = {},
): SpawnedTdkafka {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...process.env, ...env } });
  // A command that does not read its input may be gone before it comes.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = once(child, 'close').then(([ended]): number | null => ended);
  return { child, ...listened(child.stdout, child.stderr, code) };
}

/** Ends a stream, and resolves when all of it was read. */
function read(stream: PassThrough): Promise<unknown> {
  stream.end();
  return finished(stream);
}

function listened(stdout: Readable, stderr: Readable, code: Promise<number | null>): RunningTdkafka {
  let out = '';
  let err = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const ended = code.then((is): Ended => ({ code: is, out, err }));
  return {
    ended,
    says(text) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (text.test(`${out}${err}`)) resolve(out);
        };
        stdout.on('data', look);
        stderr.on('data', look);
        ended.then(() => reject(new Error(`it ended without saying ${text}: ${out}${err}`)), reject);
        look();
      });
    },
  };
}
