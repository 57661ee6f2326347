import { availableParallelism, loadavg } from 'node:os';
import { type FaultProxy, startFaultProxy } from '../../support/proxies/fault-proxy.ts';

/**
 * The timeout of a function that meets silence, in ms: the shortest that a connector may have, or more on a machine so busy
 * that the function would not come to where it meets it.
 */
export const TIMEOUT_MS =
  10_000 * Math.min(4, Math.max(1, Math.ceil((loadavg()[0] ?? 0) / availableParallelism() / 2)));

const SILENT = { ran: false, answer: { kind: 'never' } } as const;

/** An HTTP service that answers so many requests, and then no more. */
export async function silentAfter(target: string, requests: number): Promise<FaultProxy> {
  const proxy = await startFaultProxy(target);
  proxy.begin((_statement, number) => (number < requests ? undefined : SILENT));
  return proxy;
}

/** No one listens there. */
export const NOBODY = { url: 'http://127.0.0.1:1', brokers: '127.0.0.1:1' } as const;

/** Has a function find no end of looking up names that end in `.hang.internal`. */
export const HANGING_NAMES = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    `import dns from 'node:dns';const {lookup}=dns;dns.lookup=(name,...rest)=>String(name).endsWith('.hang.internal')?undefined:lookup(name,...rest);`,
  )}`,
} as const;
