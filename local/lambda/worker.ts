import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { logGroupOf } from '../../functions/bundle/function-names.ts';
import { functionArnOf } from './function-arn.ts';
import type { InvocationContext, InvokeMessage, WorkerBundle, WorkerMessage } from './messages.ts';
import { loadError, reportedError } from './report.ts';

type Handler = (event: unknown, context: object) => unknown;

/** Most bytes of a response, from Lambda's own error message. */
const RESPONSE_LIMIT = 6_291_556;

const { file, exportName }: WorkerBundle = workerData;

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    tell({ type: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    return true;
  };
}

process.on('unhandledRejection', (reason) => {
  tell({ type: 'crashed', error: reportedError(reason, 'Runtime.UnhandledPromiseRejection') });
});
process.on('uncaughtException', (error) => tell({ type: 'crashed', error: reportedError(error) }));

function contextOf(context: InvocationContext): object {
  return {
    ...context,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArnOf(context.functionName),
    logGroupName: logGroupOf(context.functionName),
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, context.deadline - Date.now()),
  };
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<WorkerMessage> {
  try {
    // Undefined is null in JSON, and a function whose result is no JSON has failed.
    const result = JSON.stringify((await handler(JSON.parse(message.event), contextOf(message.context))) ?? null);
    if (Buffer.byteLength(result) > RESPONSE_LIMIT) {
      const text = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`;
      return { type: 'threw', error: reportedError(new Error(text), 'Function.ResponseSizeTooLarge') };
    }
    return { type: 'returned', result };
  } catch (error) {
    return { type: 'threw', error: reportedError(error) };
  }
}

try {
  const loaded: Record<string, unknown> = await import(pathToFileURL(file).href);
  const handler = loaded[exportName];
  if (isHandler(handler)) {
    parentPort?.on('message', async (message: InvokeMessage) => tell(await invoke(handler, message)));
    tell({ type: 'ready' });
  } else {
    const text = `${exportName} is undefined or not exported`;
    tell({ type: 'not-ready', error: reportedError(new Error(text), 'Runtime.HandlerNotFound') });
  }
} catch (error) {
  tell({ type: 'not-ready', error: loadError(error) });
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
