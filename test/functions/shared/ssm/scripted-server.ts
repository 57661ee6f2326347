import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { bodyOf, listen, shut } from '../../../../local/parts/http.ts';

/** What the server does with one request. */
export type Act = (response: ServerResponse) => void;

/** A request that came. */
export interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: string;
  /** The caller's port, one for each connection. */
  readonly port: number | undefined;
}

/** A server that does as it is told, and keeps what it saw. */
export interface ScriptedServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** One act for each request to come; the last is for all further ones, too. Forgets what was seen. */
  play(...acts: readonly Act[]): void;
  close(): Promise<void>;
}

/** Answers with a status and a body, which is written as JSON unless it is a text. */
export function answer(status: number, body: object | string): Act {
  return (response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Refuses as AWS does. */
export function refuse(status: number, type: string, message: string): Act {
  return answer(status, { __type: type, message });
}

/** Closes the connection without an answer. */
export const hangUp: Act = (response) => void response.socket?.destroy();

/** Begins an answer and closes the connection. */
export const breakOff: Act = (response) => {
  response.writeHead(200, { 'Content-Length': 1000 });
  response.write('{"Parameters":', () => response.socket?.destroy());
};

/** Never answers. */
export const stayMute: Act = () => {};

/** Starts the server on a free port of loopback. */
export async function scriptedServer(): Promise<ScriptedServer> {
  let acts: readonly Act[] = [];
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const act = acts[Math.min(seen.length, acts.length - 1)];
    seen.push({ headers: request.headers, path: request.url ?? '', body, port: request.socket.remotePort });
    act?.(response);
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    play(...next) {
      acts = next;
      seen.length = 0;
    },
    close: () => shut(server),
  };
}
