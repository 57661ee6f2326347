import { AsyncLocalStorage } from 'node:async_hooks';
import type { Agent } from 'node:http';

/** How the bodies of requests are packed. */
export type Compression = 'none' | 'gzip';

/** What one call is made with, beyond what @tdengine/rest passes on. */
export interface CallOptions {
  /** Milliseconds until the call ends with TransportError `timeout`. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /**
   * Keeps the connections.
   * @default - the one that all calls share, which trusts the public certificate authorities
   */
  readonly agent?: Agent;
  /** @default none */
  readonly compression?: Compression;
}

const options = new AsyncLocalStorage<CallOptions>();
const DEFAULTS: CallOptions = { timeoutMs: 60_000 };

/** Runs `call` with every fetch inside it made with `callOptions`. */
export function withOptions<T>(callOptions: CallOptions, call: () => Promise<T>): Promise<T> {
  return options.run(callOptions, call);
}

/** The options of the call that is running. */
export function currentOptions(): CallOptions {
  return options.getStore() ?? DEFAULTS;
}
