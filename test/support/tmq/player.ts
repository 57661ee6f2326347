import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Identity } from '../servers/certificates.ts';
import type { Step } from './scenario.ts';

/** A request as it came. */
export interface Come {
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What is answered: text, bytes, or nothing; `end` breaks the connection. */
export type Played = string | Buffer | undefined | 'end';

/** A WebSocket server at `/rest/tmq` that answers as it is told. */
export interface Player {
  /** As the REST client takes it. */
  readonly url: string;
  /** Requests, in their order. */
  readonly requests: readonly Come[];
  /** Addresses of the connections that were made. */
  readonly paths: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a player. @param answer is asked for each request. @param identity makes it `https:`. */
export async function player(answer: (request: Come) => Played, identity?: Identity): Promise<Player> {
  const server: Server = identity === undefined ? createHttp() : createHttps(identity);
  const sockets = new WebSocketServer({ server });
  const requests: Come[] = [];
  const paths: string[] = [];
  sockets.on('connection', (socket, request) => {
    paths.push(request.url ?? '');
    socket.on('message', (data) => reply(socket, JSON.parse(String(data))));
  });
  function reply(socket: WebSocket, come: Come): void {
    requests.push(come);
    const played = answer(come);
    if (played === 'end') socket.terminate();
    else if (played !== undefined) socket.send(played);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server);
  return {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    paths,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the player has no port');
  return address;
}

/** An answer that succeeds, with further members. */
export function done({ action, args }: Come, members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ code: 0, message: '', action, req_id: args.req_id, timing: 1, ...members });
}

/** An answer that refuses. */
export function refused({ action, args }: Come, code: number, message: string): string {
  return JSON.stringify({ code, message, action, req_id: args.req_id, timing: 1 });
}

/** Places of the number of the request in binary answers. */
const RAW_REQUEST_AT = 26;
const BLOCK_REQUEST_AT = 8;

/**
 * Answers by the steps of a recording: each request by what was answered to the next one of its action and its message, with
 * the request's own number. What was not recorded has no answer.
 */
export function recordedAnswers(steps: readonly Step[]): (request: Come) => Played {
  let at = 0;
  return ({ action, args }) => {
    for (let next = at; next < steps.length; next++) {
      const send = steps[next]?.send;
      if (send?.action !== action || send.args.message_id !== args.message_id) {
        if (action !== 'poll' || send?.action !== 'poll') continue;
      }
      at = next + 1;
      return answered(steps[at], Number(args.req_id));
    }
    return undefined;
  };
}

function answered(step: Step | undefined, requestId: number): Played {
  if (step?.receive !== undefined) return JSON.stringify({ ...step.receive, req_id: requestId });
  if (step?.receiveBinary === undefined) return step?.receiveText;
  const bytes = Buffer.from(step.receiveBinary, 'base64');
  const isRaw = bytes.readBigUInt64LE(0) === 2n ** 64n - 1n;
  bytes.writeBigUInt64LE(BigInt(requestId), isRaw ? RAW_REQUEST_AT : BLOCK_REQUEST_AT);
  return bytes;
}
