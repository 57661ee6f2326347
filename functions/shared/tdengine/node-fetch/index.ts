import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';

/** Limits of one call. The caller of @tdengine/rest sets them around the call, since the package passes no options on. */
export interface CallLimits {
  /** Milliseconds until the call ends with {@link TransportError} `timeout`. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Why no usable answer came: it took too long, the connection failed, or the answer was not JSON with status 200. */
export type TransportFailure = 'timeout' | 'aborted' | 'connection' | 'status' | 'body';

/** A call without a usable answer. Whether the statement ran is unknown, but for `status`. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;
  /** HTTP status, for `status`; 0 otherwise. */
  readonly status: number;
  /** Body of an answer that was not 200. */
  readonly body: string;

  constructor(
    failure: TransportFailure,
    message: string,
    answer: { status: number; body: string } = { status: 0, body: '' },
  ) {
    super(message);
    this.failure = failure;
    this.status = answer.status;
    this.body = answer.body;
  }
}

interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What @tdengine/rest uses of a response. */
interface FetchResponse {
  readonly status: number;
  json(): Promise<unknown>;
}

const limits = new AsyncLocalStorage<CallLimits>();
const DEFAULT_LIMITS: CallLimits = { timeoutMs: 60_000 };

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
} as const;

/** Runs `call` with every fetch inside it bounded by `callLimits`. */
export function withLimits<T>(callLimits: CallLimits, call: () => Promise<T>): Promise<T> {
  return limits.run(callLimits, call);
}

/**
 * The part of node-fetch that @tdengine/rest uses, over node:https, kept alive between calls.
 * @throws TransportError for everything but an answer 200.
 */
export default async function fetch(url: string, init: FetchInit): Promise<FetchResponse> {
  const { timeoutMs, signal } = limits.getStore() ?? DEFAULT_LIMITS;
  const body = Buffer.from(init.body);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), Math.max(1, timeoutMs));
  const ends = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]);
  try {
    const answer = await post(new URL(url), init, body, ends);
    if (answer.status !== 200) throw new TransportError('status', `HTTP status ${answer.status}`, answer);
    return { status: 200, json: async () => parseJson(answer.body) };
  } catch (error) {
    if (error instanceof TransportError) throw error;
    if (deadline.signal.aborted) throw new TransportError('timeout', `no answer within ${timeoutMs} ms`);
    if (signal?.aborted) throw new TransportError('aborted', 'the call was ended');
    throw new TransportError('connection', connectionMessage(error));
  } finally {
    clearTimeout(timer);
  }
}

async function post(
  url: URL,
  init: FetchInit,
  body: Buffer,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  for (;;) {
    const { answer, reused } = send(url, init, body, signal);
    try {
      return await answer;
    } catch (error) {
      // A kept connection that the server closed meanwhile: every statement we send may be sent twice.
      if (!reused() || signal.aborted || codeOf(error) !== 'ECONNRESET') throw error;
    }
  }
}

function send(url: URL, init: FetchInit, body: Buffer, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http).request(url, {
    method: init.method,
    // identity: taosAdapter appends a gzip tail to plain answers when both sides may compress.
    headers: { ...init.headers, 'Content-Length': body.length, 'Accept-Encoding': 'identity' },
    agent: secure ? agents['https:'] : agents['http:'],
    signal,
  });
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    request.end(body);
  });
  return { answer, reused: () => request.reusedSocket };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TransportError('body', `the answer is not JSON (${text.length} characters)`);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function connectionMessage(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error && error.message !== '' ? error.message : 'connection failed';
  return code === undefined || text.includes(code) ? text : `${code}: ${text}`;
}
