import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Container, type Invocation, startContainer } from './container.ts';

export type { Invocation } from './container.ts';

/** A function to run: what a deploy would tell Lambda. */
export interface LambdaOptions {
  readonly functionName: string;
  /** Folder of the code, and Lambda's `Handler` in it, such as `handler.handler`. */
  readonly bundle: { readonly folder: string; readonly handler: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Gets each line that the function writes. */
  readonly onLog?: (line: string) => void;
}

/** How one invocation is told of. */
export interface InvokeOptions {
  /**
   * Id of the invocation.
   * @default - a new one
   */
  readonly requestId?: string;
  /** Gets each line that is written while it runs, before `invoke` resolves. */
  readonly onLine?: (line: string) => void;
}

/** A deployed function. */
export interface LambdaFunction {
  /** Invokes the function and waits for its end; never rejects. `event` passes as JSON. */
  invoke(event: unknown, options?: InvokeOptions): Promise<Invocation>;
  /** Ends all containers, and with them what is running. */
  close(): Promise<void>;
}

/** Who gets the lines of the invocation that runs in a container. */
interface Watcher {
  onLine: ((line: string) => void) | undefined;
}

interface WatchedContainer {
  readonly started: Container;
  readonly watcher: Watcher;
}

/**
 * Runs a bundle as Lambda does: a container handles one invocation at a time and is used again; invocations at the same
 * time get containers of their own; a container that timed out, crashed or ended is replaced, so the next start is cold.
 * Unlike Lambda, a container is not frozen between invocations.
 */
export function createLambda(options: LambdaOptions): LambdaFunction {
  const idle: WatchedContainer[] = [];
  const all = new Set<WatchedContainer>();

  function takeContainer(): WatchedContainer {
    const reused = idle.pop();
    if (reused?.started.alive) return reused;
    const watcher: Watcher = { onLine: undefined };
    const started = startContainer({
      functionName: options.functionName,
      bundle: bundleFile(options.bundle),
      environment: { ...lambdaEnvironment(options), ...options.environment },
      memoryMb: options.memoryMb,
      timeoutMs: options.timeoutMs,
      onOutput: lineReader((line) => {
        options.onLog?.(line);
        watcher.onLine?.(line);
      }),
    });
    const container = { started, watcher };
    all.add(container);
    return container;
  }

  return {
    async invoke(event, { requestId = randomUUID(), onLine } = {}) {
      const container = takeContainer();
      container.watcher.onLine = onLine;
      const invocation = await container.started.invoke(JSON.stringify(event ?? null), requestId);
      container.watcher.onLine = undefined;
      if (container.started.alive) idle.push(container);
      else all.delete(container);
      return invocation;
    },
    async close() {
      const ending = [...all];
      // Who is invoked meanwhile gets a container of its own, which the next call ends.
      all.clear();
      await Promise.all(ending.map(({ started }) => started.close()));
    },
  };
}

/** What Lambda itself sets. Credentials are dummies: with them the AWS SDK asks no metadata service. */
function lambdaEnvironment(options: LambdaOptions): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: options.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    LAMBDA_TASK_ROOT: options.bundle.folder,
    _HANDLER: options.bundle.handler,
    TZ: ':UTC',
  };
}

function bundleFile(bundle: LambdaOptions['bundle']) {
  const dot = bundle.handler.lastIndexOf('.');
  return {
    file: join(bundle.folder, `${bundle.handler.slice(0, dot)}.mjs`),
    exportName: bundle.handler.slice(dot + 1),
  };
}

function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
