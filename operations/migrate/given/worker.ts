import { OperationError } from '../../operation-error.ts';
import { type ConnectorConfig, connectorsOfJson, membersOf, type TablePosition } from './connector-config.ts';

/** Sends a request of HTTP, as `fetch` does. */
export type Fetch = (url: URL, init: { readonly headers: Headers; readonly signal: AbortSignal }) => Promise<Response>;

/** How long a worker may take to answer, in ms. */
const ANSWER_MS = 30_000;

/**
 * Asks a worker of Kafka Connect for its connectors, and for where its sources have read up to: the latter is told from
 * Kafka 3.5 on.
 * @param url of its REST API; a user and password in it are sent by basic authentication
 * @see https://kafka.apache.org/documentation/#connect_rest
 * @throws OperationError `not-reachable`, `not-allowed`, or `asked-wrongly` when another thing answers
 */
export async function connectorsOfWorker(url: URL, fetch: Fetch, interrupted: AbortSignal) {
  const origin = url.origin;
  const all = await ask('/connectors?expand=info&expand=status');
  if (all === undefined || Object.keys(membersOf(all) ?? {}).length === 0) {
    throw new OperationError('asked-wrongly', `${origin} has no connectors, or is no worker of Kafka Connect`);
  }
  const connectors = connectorsOfJson(all, origin);
  return Promise.all(
    connectors.map(async (connector): Promise<ConnectorConfig> => {
      const offsets = await ask(`/connectors/${encodeURIComponent(connector.name)}/offsets`);
      return { ...connector, positions: positionsOf(offsets) };
    }),
  );

  /** @returns undefined where the worker has no such address */
  async function ask(path: string): Promise<unknown> {
    const headers = new Headers({ accept: 'application/json' });
    if (url.username !== '') {
      const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
    }
    const base = `${origin}${url.pathname.replace(/\/$/, '')}`;
    try {
      const signal = AbortSignal.any([interrupted, AbortSignal.timeout(ANSWER_MS)]);
      const response = await fetch(new URL(`${base}${path}`), { headers, signal });
      if (response.status === 404 || response.status === 405) return undefined;
      if (response.ok) return await response.json();
      const code = response.status === 401 || response.status === 403 ? 'not-allowed' : 'not-reachable';
      throw new OperationError(code, `${origin} answered ${response.status} to GET ${path}`);
    } catch (error) {
      if (error instanceof OperationError) throw error;
      if (error instanceof SyntaxError) throw new OperationError('asked-wrongly', `${origin} is no Kafka Connect`);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new OperationError('not-reachable', `the worker at ${origin} does not answer: ${cause}`, { cause: error });
    }
  }
}

/** The positions of a worker's answer to `/connectors/NAME/offsets`; undefined where there are none of the source plugin. */
export function positionsOf(answer: unknown): readonly TablePosition[] | undefined {
  const { offsets } = membersOf(answer) ?? {};
  if (!Array.isArray(offsets)) return undefined;
  const positions = offsets.flatMap((each: unknown) => {
    const { partition, offset } = membersOf(each) ?? {};
    const table = membersOf(partition)?.table;
    const { timestamp_millisecond: ms, timestamp_nanosecond: nanos } = membersOf(offset) ?? {};
    return typeof table === 'string' && Number.isSafeInteger(ms) ? [{ table, time: timeText(Number(ms), nanos) }] : [];
  });
  return positions.length === 0 ? undefined : positions;
}

/** @param nanos of the second, as java.sql.Timestamp has them: the milliseconds are in them */
function timeText(ms: number, nanos: unknown): string {
  const seconds = new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, -5);
  const ofSecond = Number.isSafeInteger(nanos) ? Number(nanos) : (ms - Math.floor(ms / 1000) * 1000) * 1_000_000;
  // No finer than it is: a database of milliseconds takes no more digits.
  const digits = String(ofSecond)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '');
  return `${seconds}.${digits}Z`;
}
