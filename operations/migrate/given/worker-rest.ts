import { OperationError } from '../../operation-error.ts';

/** Sends a request of HTTP, as `fetch` does. */
export type Fetch = (
  url: URL,
  init: { readonly method: string; readonly headers: Headers; readonly signal: AbortSignal },
) => Promise<Response>;

/** The REST API of a worker of Kafka Connect. */
export interface WorkerRest {
  /** Its address, without user and password. */
  readonly origin: string;
  /**
   * @param path such as `/connectors`
   * @returns what it answers, null when that is nothing; undefined where the worker has no such address
   * @throws OperationError `not-reachable`, `not-allowed`, or `asked-wrongly` when another thing answers
   */
  send(method: 'GET' | 'PUT' | 'DELETE', path: string): Promise<unknown>;
}

/** How long a worker may take to answer, in ms. */
const ANSWER_MS = 30_000;

/**
 * Speaks to a worker.
 * @param url of its REST API; a user and password in it are sent by basic authentication
 * @see https://kafka.apache.org/documentation/#connect_rest
 */
export function workerRest(url: URL, fetch: Fetch, interrupted: AbortSignal): WorkerRest {
  const { origin } = url;
  return {
    origin,
    async send(method, path) {
      const headers = new Headers({ accept: 'application/json' });
      if (url.username !== '') {
        const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
        headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
      }
      const base = `${origin}${url.pathname.replace(/\/$/, '')}`;
      try {
        const signal = AbortSignal.any([interrupted, AbortSignal.timeout(ANSWER_MS)]);
        const response = await fetch(new URL(`${base}${path}`), { method, headers, signal });
        if (response.status === 404 || response.status === 405) return undefined;
        if (response.ok) {
          const text = await response.text();
          return text === '' ? null : JSON.parse(text);
        }
        const code = response.status === 401 || response.status === 403 ? 'not-allowed' : 'not-reachable';
        throw new OperationError(code, `${origin} answered ${response.status} to ${method} ${path}`);
      } catch (error) {
        interrupted.throwIfAborted();
        if (error instanceof OperationError) throw error;
        if (error instanceof SyntaxError) throw new OperationError('asked-wrongly', `${origin} is no Kafka Connect`);
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
        throw new OperationError('not-reachable', `the worker at ${origin} does not answer: ${cause}`, {
          cause: error,
        });
      }
    },
  };
}
