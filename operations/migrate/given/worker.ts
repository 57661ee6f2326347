import { OperationError } from '../../operation-error.ts';
import { type ConnectorConfig, connectorsOfJson, membersOf, type TablePosition } from './connector-config.ts';
import { type Fetch, workerRest } from './worker-rest.ts';

/**
 * Asks a worker of Kafka Connect for its connectors, and for where its sources have read up to: the latter is told from
 * Kafka 3.5 on.
 * @param url of its REST API; a user and password in it are sent by basic authentication
 * @see https://kafka.apache.org/documentation/#connect_rest
 * @throws OperationError `not-reachable`, `not-allowed`, or `asked-wrongly` when another thing answers
 */
export async function connectorsOfWorker(url: URL, fetch: Fetch, interrupted: AbortSignal) {
  const { origin, send } = workerRest(url, fetch, interrupted);
  const all = await send('GET', '/connectors?expand=info&expand=status');
  if (all === undefined || Object.keys(membersOf(all) ?? {}).length === 0) {
    throw new OperationError('asked-wrongly', `${origin} has no connectors, or is no worker of Kafka Connect`);
  }
  const connectors = connectorsOfJson(all, origin);
  return Promise.all(
    connectors.map(async (connector): Promise<ConnectorConfig> => {
      const offsets = await send('GET', `/connectors/${encodeURIComponent(connector.name)}/offsets`);
      return { ...connector, positions: positionsOf(offsets) };
    }),
  );
}

/** The positions of a worker's answer to `/connectors/NAME/offsets`; undefined where there are none of the source plugin. */
export function positionsOf(answer: unknown): readonly TablePosition[] | undefined {
  const { offsets } = membersOf(answer) ?? {};
  if (!Array.isArray(offsets)) return undefined;
  const positions = offsets.flatMap((each: unknown) => {
    const { partition, offset } = membersOf(each) ?? {};
    return tablePosition(partition, offset) ?? [];
  });
  return positions.length === 0 ? undefined : positions;
}

/** A position as the source plugin keeps it with Kafka Connect; undefined of anything else. */
export function tablePosition(partition: unknown, offset: unknown): TablePosition | undefined {
  const table = membersOf(partition)?.table;
  const { timestamp_millisecond: ms, timestamp_nanosecond: nanos } = membersOf(offset) ?? {};
  return typeof table === 'string' && Number.isSafeInteger(ms)
    ? { table, time: timeText(Number(ms), nanos) }
    : undefined;
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
