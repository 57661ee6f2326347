import { isUtf8 } from 'node:buffer';
import type { Agent, IncomingMessage } from 'node:http';
import https from 'node:https';
import { codeOf, type HttpAnswer, sizeError } from './transport-error.ts';

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
  /** Longest body of an answer that is read. */
  readonly mostBytes: number;
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
 * @throws Node's error of a connection that fails on its first use, or once the answer has begun; TransportError `size` of
 * an answer that is too long, whose connection is then closed.
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

function send({ url, method, headers, body, signal, agent, mostBytes }: HttpRequest): Attempt {
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
  // What a listener throws is nobody's rejection and ends the process: the listeners only hand over.
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('error', reject);
    request.once('response', resolve);
    request.end(body);
  });
  return {
    answer: response.then((begun) => readAnswer(begun, mostBytes)),
    wasKept: () => request.reusedSocket,
    hasAnswered: () => received() > 0,
  };
}

/** Reads an answer to its end. Leaving the loop before that closes the connection. */
async function readAnswer(response: IncomingMessage, mostBytes: number): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw sizeError(mostBytes);
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks, bytes);
  // As long as they are referred to, an answer is in memory once more.
  chunks.length = 0;
  return { status, body: whole.toString(), location: headers.location, bytes, isUtf8: isUtf8(whole) };
}
