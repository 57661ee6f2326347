import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Findings, JobKind, Jobs } from './job.ts';

/**
 * Runs a job in a process of its own, so that none has the memory or the compiled code of another.
 * @param flags of Node. @throws Error when it fails; what it wrote to its standard error has been shown
 */
export async function runSourceJob<K extends JobKind>(
  kind: K,
  input: Jobs[K],
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Findings[K]> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify({ kind, input })], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    env: { ...environment },
    // The source logs a line for each tick, which costs what it costs but is not to be seen.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Findings[K]>();
  child.on('message', (text) => resolve(JSON.parse(String(text))));
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`the process that measured "${kind}" has ended with code ${code}`)));
  return promise;
}
