import type { Agent } from 'node:http';
import { systemClock } from '../clock.ts';

/**
 * Longest that a connection is used again after it was last used, in ms. Whoever stands on the way (NAT gateways and load
 * balancers after 350 s, firewalls and some servers earlier) forgets idle connections, and not all of them tell.
 */
export const LONGEST_IDLE_MS = 60_000;

/** When connections were given back to their agent, in ms since 1970. */
const givenBack = new WeakMap<object, number>();

/**
 * Makes an agent note since when its connections are idle. By the time of day: no timer runs, and no clock of the process
 * has to go on, while Lambda has a container frozen.
 */
export function noteIdle<T extends Agent>(agent: T, now: () => number = systemClock.date): T {
  return agent.on('free', (socket: object) => givenBack.set(socket, now()));
}

/** Ends the connections of an agent that have been idle for too long, so that the next request takes none of them. */
export function endOld(agent: Agent, now: number = systemClock.date()): void {
  // One that nobody has noted has just been given back. One that was given back later than now, by a clock that was set
  // back since, may be of any age.
  end(agent, '', (since = now) => now - since > LONGEST_IDLE_MS || now < since);
}

/** Ends the connections of an agent to a server that are idle: the next request there goes over a new one. */
export function endIdle(agent: Agent, url: URL): void {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port;
  end(agent, `${url.hostname.replace(/^\[|\]$/g, '')}:${port}:`, () => true);
}

function end(agent: Agent, server: string, isMeant: (since: number | undefined) => boolean): void {
  // The names begin with host and port: https://nodejs.org/api/http.html#agentgetnameoptions.
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (!name.startsWith(server)) continue;
    for (const socket of sockets ?? []) if (isMeant(givenBack.get(socket))) socket.destroy();
  }
}
