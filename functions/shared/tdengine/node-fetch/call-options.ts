import { AsyncLocalStorage } from 'node:async_hooks';
import type { Agent } from 'node:http';
import type { RequestWatch } from '../../http/send.ts';

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
  /**
   * Longest answer that is read, in bytes. A longer one ends the call with TransportError `size`.
   * @default MOST_ANSWER_BYTES
   */
  readonly mostBytes?: number;
  /** In the place of the `Authorization` that @tdengine/rest makes. */
  readonly authorization?: string;
  /** Whether the call is to go over a new connection. @default false */
  readonly isFresh?: boolean;
  /** Longest wait for a new connection, in ms. @default - as long as for the answer */
  readonly connectMs?: number;
  readonly watch?: RequestWatch;
  /** Told of the answer that came, before it is read as JSON. */
  readonly onAnswer?: (answer: AnswerFacts) => void;
}

/** What an answer was as it came. */
export interface AnswerFacts {
  /** Length of the body. */
  readonly bytes: number;
  /** Whether it was UTF-8. TDengine shows the bytes of a VARCHAR as they were stored, whatever they are. */
  readonly isUtf8: boolean;
}

/** Longest answer where nothing else is said, in bytes: a text of Node's has at most 512 MB, and a function less memory. */
export const MOST_ANSWER_BYTES = 64 * 2 ** 20;

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
