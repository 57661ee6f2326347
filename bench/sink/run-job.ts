import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ALLOCATION_FLAGS } from './allocation.ts';
import type { Findings, JobKind, JobMessage, Jobs } from './job.ts';

/** What all jobs of a run share. */
export interface JobContext {
  /** Environment of the function under measurement. */
  readonly environment: Readonly<Record<string, string>>;
  /** Told how many records more are done. */
  readonly onProgress: (records: number) => void;
}

/** Runs a job in a process of its own, so that none has the memory or the compiled code of another. */
export async function runJob<K extends JobKind>(
  kind: K,
  input: Jobs[K],
  { environment, onProgress }: JobContext,
): Promise<Findings[K]> {
  const flags = kind === 'allocation' ? ALLOCATION_FLAGS : [];
  const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify({ kind, input })], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', ...flags],
    env: { ...environment },
    // The sink logs a line for each batch, which costs what it costs but is not to be seen.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Findings[K]>();
  child.on('message', (text) => {
    const message: JobMessage<Findings[K]> = JSON.parse(String(text));
    if (message.type === 'found') resolve(message.findings);
    else onProgress(message.records);
  });
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`the process that measured "${kind}" has ended with code ${code}`)));
  return promise;
}
