import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { functionArnOf } from '../../../local/lambda/function-arn.ts';
import { bodyOf, listen, shut } from '../../../local/parts/http.ts';

/** An error as a runtime reports it. */
export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What a runtime tells of an invocation. */
export type Answer =
  | { readonly kind: 'returned'; readonly value: unknown }
  | ({ readonly kind: 'failed' } & RuntimeError);

/** What happens at the API, for whoever runs the process. */
export interface RuntimeEvents {
  /** The runtime asks for an event, and there is none: Lambda freezes it now. */
  idle(): void;
  /** An event is about to be given to it. */
  wake(): void;
  answered(answer: Answer): void;
  /** The function could not be loaded. */
  failedToStart(error: RuntimeError): void;
}

/** Lambda's Runtime API for one execution environment: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export interface RuntimeApi {
  /** For `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Gives the runtime an event, as JSON, as soon as it asks for one. @param timeoutMs until the deadline that it is told */
  give(event: string, timeoutMs: number): void;
  close(): Promise<void>;
}

/** Most bytes of an event of a synchronous invocation and of its answer. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const MAX_ANSWER_BYTES = 6_291_556;

const PREFIX = '/2018-06-01/runtime/';

interface GivenEvent {
  readonly event: string;
  readonly timeoutMs: number;
}

/** Starts the API on loopback. */
export async function startRuntimeApi(functionName: string, events: RuntimeEvents): Promise<RuntimeApi> {
  let asking: ServerResponse | undefined;
  let given: GivenEvent | undefined;
  let running: string | undefined;

  function hand(response: ServerResponse, { event, timeoutMs }: GivenEvent): void {
    asking = undefined;
    given = undefined;
    running = randomUUID();
    events.wake();
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': running,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': functionArnOf(functionName),
      'Lambda-Runtime-Trace-Id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    });
    response.end(event);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(PREFIX.length);
    const body = await bodyOf(request);
    if (request.method === 'GET' && path === 'invocation/next') {
      asking = response;
      if (given === undefined) events.idle();
      else hand(response, given);
      return;
    }
    if (path === 'init/error') {
      accept(response);
      return events.failedToStart(errorOf(body));
    }
    const [, id, verb] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (id === undefined || id !== running) return refuse(response, 400, 'InvalidRequestID');
    if (verb === 'error') {
      running = undefined;
      accept(response);
      return events.answered({ kind: 'failed', ...errorOf(body) });
    }
    if (Buffer.byteLength(body) > MAX_ANSWER_BYTES) return refuse(response, 413, 'RequestEntityTooLarge');
    running = undefined;
    accept(response);
    events.answered({ kind: 'returned', value: JSON.parse(body) });
  }

  const server = createServer((request, response) => {
    // A runtime that was killed asks no more.
    handle(request, response).catch(() => request.destroy());
  });
  const port = await listen(server, 0);
  return {
    address: `127.0.0.1:${port}`,
    give(event, timeoutMs) {
      given = { event, timeoutMs };
      if (asking !== undefined) hand(asking, given);
    },
    close: () => shut(server),
  };
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ errorType, errorMessage: errorType }));
}

function errorOf(body: string): RuntimeError {
  const { errorType, errorMessage } = JSON.parse(body);
  return { errorType: String(errorType), errorMessage: String(errorMessage) };
}
