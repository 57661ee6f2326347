import type { Agent } from 'node:http';
import https from 'node:https';
import { codeOf, type HttpAnswer } from './transport-error.ts';

// Imported, node:http would read each of its exports, of which WebSocket loads undici: 20 to 30 ms of a cold start.
const http = process.getBuiltinModule('node:http');

/** One request, complete. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
  readonly agent: Agent | undefined;
}

// Connections idle as long as the server lets them; one that was closed meanwhile is replaced below.
const shared = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
} as const;

/** What writing to a connection says that the server has closed; `socket hang up` is ECONNRESET. */
const STALE: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE'];

/**
 * Sends a request and reads the answer to its end. A kept connection that the server closed meanwhile is replaced by
 * another one and the request sent again: every statement that we send may be sent twice.
 * @throws Node's error of a connection that fails on its first use, or once the answer has begun.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  for (;;) {
    const attempt = send(request);
    try {
      return await attempt.answer;
    } catch (error) {
      if (!attempt.wasKept() || attempt.hasAnswered() || request.signal.aborted || !STALE.includes(codeOf(error))) {
        throw error;
      }
    }
  }
}

interface Attempt {
  readonly answer: Promise<HttpAnswer>;
  /** Whether it went out over a connection that had been used before. */
  wasKept(): boolean;
  /** Whether a byte of the answer has come. */
  hasAnswered(): boolean;
}

function send({ url, method, headers, body, signal, agent }: HttpRequest): Attempt {
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http).request(url, {
    method,
    headers: { ...headers, 'Content-Length': body.length },
    agent: agent ?? shared[secure ? 'https:' : 'http:'],
    signal,
  });
  let received = () => 0;
  request.once('socket', (socket) => {
    const before = socket.bytesRead;
    received = () => socket.bytesRead - before;
  });
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, body: Buffer.concat(chunks).toString(), location: headers.location });
      });
    });
    request.end(body);
  });
  return { answer, wasKept: () => request.reusedSocket, hasAnswered: () => received() > 0 };
}
