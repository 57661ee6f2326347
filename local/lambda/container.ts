import { Worker } from 'node:worker_threads';
import type { InvocationContext, InvokeMessage, ReportedError, WorkerBundle, WorkerMessage } from './messages.ts';
import { reportedError } from './report.ts';

/** How one invocation ended: with the function's result, or with the error that Lambda reports. */
export type Invocation =
  | { readonly outcome: 'returned'; readonly requestId: string; readonly result: unknown }
  | { readonly outcome: 'failed'; readonly requestId: string; readonly error: ReportedError };

/** What a container needs to know of its function. */
export interface ContainerOptions {
  readonly functionName: string;
  readonly bundle: WorkerBundle;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly onOutput: (text: string) => void;
}

/** One execution environment: a thread with the bundle loaded, that runs one invocation at a time. */
export interface Container {
  /** Runs the function once. When the container did not survive it, `alive` is false afterwards. */
  invoke(event: string, requestId: string): Promise<Invocation>;
  readonly alive: boolean;
  close(): Promise<void>;
}

/** Lambda gives the code 10 s to load before an invocation's own time begins. */
const INIT_TIMEOUT_MS = 10_000;

/** Starts a container; the bundle loads meanwhile, and a failure to load is the first invocation's failure. */
export function startContainer(options: ContainerOptions): Container {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: { ...options.environment },
    workerData: options.bundle,
    // Not those of this process: what it preloads is not the function's.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Lambda's memory is the process's; of a thread only the heap can be bounded.
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
  });
  const loaded = Promise.withResolvers<ReportedError | undefined>();
  let alive = true;
  let finish: (ended: ReportedError | { readonly result: string }) => void = () => {};

  function fail(error: ReportedError, fatal: boolean): void {
    if (fatal) {
      alive = false;
      void worker.terminate();
    }
    loaded.resolve(error);
    finish(error);
  }

  worker.on('message', (message: WorkerMessage) => {
    switch (message.type) {
      case 'ready':
        return loaded.resolve(undefined);
      case 'output':
        return options.onOutput(message.text);
      case 'returned':
        return finish({ result: message.result });
      case 'threw':
        return fail(message.error, false);
      case 'not-ready':
      case 'crashed':
        return fail(message.error, true);
    }
  });
  worker.on('error', (error) => fail(killed(error), true));
  worker.on('exit', (code) => fail(exitError(code), true));

  return {
    async invoke(event, requestId) {
      const initTimer = setTimeout(() => loaded.resolve(undefined), INIT_TIMEOUT_MS);
      const loadFailure = await loaded.promise;
      clearTimeout(initTimer);
      if (loadFailure !== undefined) return { outcome: 'failed', requestId, error: loadFailure };

      const ended = Promise.withResolvers<ReportedError | { readonly result: string }>();
      finish = ended.resolve;
      const timer = setTimeout(() => fail(timeoutError(requestId, options.timeoutMs), true), options.timeoutMs);
      const context: InvocationContext = {
        functionName: options.functionName,
        awsRequestId: requestId,
        memoryLimitInMB: String(options.memoryMb),
        deadline: Date.now() + options.timeoutMs,
      };
      worker.postMessage({ event, context } satisfies InvokeMessage);
      const end = await ended.promise;
      clearTimeout(timer);
      return 'result' in end
        ? { outcome: 'returned', requestId, result: JSON.parse(end.result) }
        : { outcome: 'failed', requestId, error: end };
    },
    get alive() {
      return alive;
    },
    async close() {
      alive = false;
      await worker.terminate();
    },
  };
}

function timeoutError(requestId: string, timeoutMs: number): ReportedError {
  const text = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
  return reportedError(new Error(text), 'Sandbox.Timedout');
}

function exitError(code: number): ReportedError {
  const how =
    code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
  return { errorType: 'Runtime.ExitError', errorMessage: how, trace: [] };
}

function killed(error: unknown): ReportedError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return reportedError(error);
  return { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed', trace: [] };
}
