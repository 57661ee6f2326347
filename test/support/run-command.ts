import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** Resolves when the output holds this. @throws when the command ends before, or a minute has passed */
  says(text: string | RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts one of the commands in local/, such as `start`, as npm does. */
export function startCommand(name: string, ...args: string[]): RunningCommand {
  const child = spawn(process.execPath, [join('local', `${name}.ts`), ...args], { cwd: root });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, out, err }));
  return {
    child,
    ended,
    says(text) {
      return new Promise((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why} without saying ${text}: ${out}${err}`));
        const timer = setTimeout(() => fail('a minute has passed'), 60_000);
        const look = () => {
          if (typeof text === 'string' ? !out.includes(text) : !text.test(out)) return;
          clearTimeout(timer);
          resolve(out);
        };
        child.stdout.on('data', look);
        ended.then(() => {
          clearTimeout(timer);
          fail('ended');
        });
        look();
      });
    },
  };
}

/** Runs a command to its end. */
export function runCommandLine(name: string, ...args: string[]): Promise<Ended> {
  return startCommand(name, ...args).ended;
}
