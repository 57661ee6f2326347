import https from 'node:https';
import { endIdle, endOld, noteIdle } from './kept-connections.ts';
import { type HttpRequest, send } from './send.ts';
import { codeOf, type HttpAnswer } from './transport-error.ts';

export type { HttpRequest, RequestWatch } from './send.ts';

const http = process.getBuiltinModule('node:http');

// Connections idle as long as the server lets them, and no longer than LONGEST_IDLE_MS.
const shared = {
  'http:': noteIdle(new http.Agent({ keepAlive: true })),
  'https:': noteIdle(new https.Agent({ keepAlive: true })),
} as const;

/** What writing to a connection says that the server has closed; `socket hang up` is ECONNRESET. */
const STALE: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE'];

/**
 * Sends a request and reads the answer to its end. On a kept connection that fails before a byte of the answer, as one
 * does that the server closed meanwhile, it is sent once more, over a new one. So it may be done twice, and whatever goes
 * through here must bear that: an INSERT writes the same rows over themselves, a change of a table that was made is
 * refused as made, and all else only asks.
 * @throws Node's error of a connection that fails on its first use, or once the answer has begun; TransportError `size` of
 * an answer that is too long, whose connection is then closed.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const agent = request.agent ?? shared[request.url.protocol === 'https:' ? 'https:' : 'http:'];
  if (request.isFresh === true) endIdle(agent, request.url);
  else endOld(agent);
  const first = send(request, agent);
  try {
    return await first.answer;
  } catch (error) {
    if (!first.wasKept() || first.hasAnswered() || request.signal.aborted || !STALE.includes(codeOf(error))) {
      throw error;
    }
    // Those that were kept beside it were closed with it.
    endIdle(agent, request.url);
    return await send(request, agent).answer;
  }
}
