import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Identity } from './certificates.ts';

/** One request as the server saw it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked. */
  readonly body: string;
  /** Bytes of the body as it came. */
  readonly bytes: number;
  /** Number of the connection that it came over, from 1. */
  readonly connection: number;
}

/** A scripted REST server on loopback. */
export interface RestServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Connections that are open. */
  open(): number;
  closeIdle(): void;
  close(): Promise<void>;
}

/**
 * Starts a server that answers each request by `answer`; one that never answers hangs the caller.
 * @param identity for TLS; left out, it is a server without.
 */
export async function startRestServer(
  answer: (request: SeenRequest, response: ServerResponse) => void,
  identity?: Identity,
): Promise<RestServer> {
  const seen: SeenRequest[] = [];
  const numbers = new WeakMap<object, number>();
  let connections = 0;
  let open = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const sent = Buffer.concat(chunks);
      const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
      const connection = numbers.get(request.socket) ?? 0;
      const one = { method, url, headers, body, bytes: sent.length, connection };
      seen.push(one);
      answer(one, response);
    });
  };
  const server = identity === undefined ? createServer(listener) : createTlsServer({ ...identity }, listener);
  server.on(identity === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    numbers.set(socket, ++connections);
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server should listen on a port, and has none');
  return {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    seen,
    open: () => open,
    closeIdle: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Ends a response with JSON. */
export function reply(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
