import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { EnvironmentFolder } from './environment-folder.ts';
import type { ForeignUser } from './foreign-user.ts';
import { nodeFlags } from './node-flags.ts';
import { ownDeadline } from './own-deadline.ts';
import { type Answer, MAX_EVENT_BYTES, type RuntimeError, startRuntimeApi } from './runtime-api.ts';

/** How an invocation ended, and the lines that the function wrote meanwhile. */
export type Ending = (
  | Answer
  /** Killed at its deadline, see own-deadline.ts. */
  | { readonly kind: 'timed-out' }
  /** The process ended by itself, or by a signal, in the middle of it. */
  | { readonly kind: 'exited'; readonly how: string }
) & { readonly lines: readonly string[] };

/** A function as it is configured. */
export interface ContainerOptions {
  readonly folder: EnvironmentFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly user: ForeignUser | undefined;
}

/** One execution environment: a process that runs one invocation at a time, and is frozen between them. */
export interface LambdaContainer {
  /** Gives it an event. @throws RangeError for one that is larger than Lambda takes; Error when the process is gone. */
  invoke(event: unknown): Promise<Ending>;
  /** Whether it waits, frozen, for an event. */
  frozen(): boolean;
  /** The most memory that it has had, in MB, as the kernel counts. */
  peakMb(): number;
  close(): Promise<void>;
}

/** Lambda allows the code ten seconds to load; a busy machine may need more. */
const INIT_MS = 60_000;

/** Starts an execution environment. @throws Error with what it wrote, when the function cannot be loaded. */
export async function startContainer(options: ContainerOptions): Promise<LambdaContainer> {
  const { folder, memoryMb, timeoutMs, user } = options;
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  let answered = (_answer: Answer) => {};
  let asked = () => {};
  let frozen = false;
  let peakMb = 0;

  const api = await startRuntimeApi('tested', {
    idle() {
      peakMb = peakOf(child) ?? peakMb;
      frozen = child.kill('SIGSTOP');
      ready.resolve();
      asked();
    },
    wake() {
      frozen = false;
      child.kill('SIGCONT');
    },
    answered: (answer) => answered(answer),
    failedToStart: (error) => ready.reject(startError(error, lines)),
  });
  const child = spawn(process.execPath, [...nodeFlags(memoryMb), folder.runtimeFile], {
    cwd: folder.task,
    env: { ...lambdaEnvironment(options, api.address), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const exited = once(child, 'exit').then(([code, signal]) => String(signal ?? `status ${code}`));
  process.once('exit', kill);
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${rest}${text}`.split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    });
  }
  const initTimer = setTimeout(
    () => ready.reject(startError({ errorType: 'Sandbox.Timedout', errorMessage: '' }, lines)),
    INIT_MS,
  );
  exited.then((how) => ready.reject(startError({ errorType: 'Runtime.ExitError', errorMessage: how }, lines)));
  await ready.promise
    .finally(() => clearTimeout(initTimer))
    .catch(async (error) => {
      await close();
      throw error;
    });

  function kill(): void {
    child.kill('SIGKILL');
  }

  async function close(): Promise<void> {
    process.off('exit', kill);
    kill();
    await exited;
    await api.close();
  }

  return {
    async invoke(event) {
      const text = JSON.stringify(event);
      if (Buffer.byteLength(text) > MAX_EVENT_BYTES) throw new RangeError('the event is larger than Lambda takes');
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('the process is gone');
      lines.length = 0;
      const answer = Promise.withResolvers<Answer>();
      answered = answer.resolve;
      const idle = Promise.withResolvers<void>();
      asked = idle.resolve;
      api.give(text, timeoutMs);
      const ended = new AbortController();
      const late = ownDeadline(child.pid, timeoutMs, ended.signal).then(() => ({ kind: 'timed-out' }) as const);
      const ending = await Promise.race([
        answer.promise,
        late,
        exited.then((how) => ({ kind: 'exited', how }) as const),
      ]);
      // An invocation ends when the runtime asks for the next one.
      if (ending.kind === 'returned' || ending.kind === 'failed') {
        await Promise.race([idle.promise, late, exited]);
      }
      ended.abort();
      late.catch(() => undefined);
      if (ending.kind === 'timed-out') kill();
      // What was written before is in the pipe.
      await turn();
      await turn();
      return { ...ending, lines: [...lines] };
    },
    frozen: () => frozen,
    peakMb: () => peakOf(child) ?? peakMb,
    close,
  };
}

/** What Lambda itself sets. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdaEnvironment({ folder, memoryMb }: ContainerOptions, api: string): Record<string, string> {
  return {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: 'tested',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/tested',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0123456789abcdef',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    LAMBDA_TASK_ROOT: folder.task,
    _HANDLER: 'handler.handler',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    // Of the user's line in Lambda's /etc/passwd; there is no such folder.
    HOME: '/home/sbx_user1051',
    TZ: ':UTC',
  };
}

function startError({ errorType, errorMessage }: RuntimeError, lines: readonly string[]): Error {
  return new Error([`the function cannot be started: ${errorType}: ${errorMessage}`, ...lines].join('\n'));
}

/** The kernel's high-water mark of a process, in MB; undefined when it is gone or there is no /proc. */
function peakOf({ pid }: ChildProcess): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
