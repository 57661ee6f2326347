import { isUtf8 } from 'node:buffer';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { type HttpAnswer, sizeError } from './transport-error.ts';

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
  /** Whether it is to go over a new connection. */
  readonly isFresh?: boolean | undefined;
  /** Longest wait for a new connection, in ms. @default - as long as for the answer */
  readonly connectMs?: number | undefined;
  readonly watch?: RequestWatch | undefined;
}

/** Told how far a request has come. */
export interface RequestWatch {
  /** A connection has it, one that was used before or a new one: from now on it may have been done. */
  sent?(isKept: boolean): void;
  /** An answer 200 has begun. */
  begun?(): void;
}

/** A request on its way. */
export interface Attempt {
  readonly answer: Promise<HttpAnswer>;
  /** Whether it went out over a connection that had been used before. */
  wasKept(): boolean;
  /** Whether a byte of the answer has come. */
  hasAnswered(): boolean;
}

/** Sends a request, once. The answer rejects with Node's error, or TransportError `size`. */
export function send(
  { url, method, headers, body, signal, mostBytes, connectMs, watch }: HttpRequest,
  agent: Agent,
): Attempt {
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http).request(url, {
    method,
    headers: { ...headers, 'Content-Length': body.length },
    agent,
    signal,
  });
  let received = () => 0;
  request.once('socket', (socket) => {
    const before = socket.bytesRead;
    received = () => socket.bytesRead - before;
    if (!socket.connecting) {
      watch?.sent?.(request.reusedSocket);
      return;
    }
    const connected = connecting(request, socket, connectMs);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      connected();
      watch?.sent?.(false);
    });
  });
  // What a listener throws is nobody's rejection and ends the process: the listeners only hand over.
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('error', reject);
    request.once('response', (begun) => {
      if (begun.statusCode === 200) watch?.begun?.();
      resolve(begun);
    });
    request.end(body);
  });
  return {
    answer: response.then((begun) => readAnswer(begun, mostBytes)),
    wasKept: () => request.reusedSocket,
    hasAnswered: () => received() > 0,
  };
}

/** Ends a request that has no connection after `connectMs`. @returns to be called once it has one. */
function connecting(request: ClientRequest, socket: Socket, connectMs: number | undefined): () => void {
  if (connectMs === undefined) return () => {};
  let isConnected = false;
  const timer = setTimeout(() => {
    // A process that was busy has yet to hear of a connection that was made in time.
    setImmediate(() => {
      if (!isConnected) request.destroy(new Error(`no connection within ${connectMs} ms`));
    });
  }, connectMs);
  socket.once('close', () => clearTimeout(timer));
  return () => {
    isConnected = true;
    clearTimeout(timer);
  };
}

/** Reads an answer to its end. @throws TransportError `size` of one that is too long: leaving the loop closes the connection. */
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
