import { OperationError } from '../../operation-error.ts';
import { type Waiting, waitFor } from '../../waiting.ts';
import { type ConnectorConfig, connectorsOfJson, membersOf, type TablePosition } from '../given/connector-config.ts';
import { positionsOf } from '../given/worker.ts';
import type { WorkerRest } from '../given/worker-rest.ts';

/** A connector that a worker of Kafka Connect has. */
export interface OldConnector {
  readonly config: ConnectorConfig;
  /** Whether it is stopped, with none of its tasks left. */
  isStopped(): Promise<boolean>;
  /** Stops it, and waits until it is. @throws OperationError `refused` when it does not, or its worker knows no stopping */
  stop(): Promise<void>;
  /** Where a source has read up to; undefined: the worker does not know. Final when it is stopped. */
  positions(): Promise<readonly TablePosition[] | undefined>;
  isGone(): Promise<boolean>;
  delete(): Promise<void>;
}

/** How long a connector may take to stop, in ms: its tasks end their batches. */
const STOP_MS = 120_000;

/**
 * A connector of a worker.
 * @throws OperationError `refused` when the worker has none of this name
 */
export async function oldConnector(worker: WorkerRest, name: string, waiting: Waiting): Promise<OldConnector> {
  const path = `/connectors/${encodeURIComponent(name)}`;
  const info = await worker.send('GET', path);
  if (info === undefined) {
    const all = await worker.send('GET', '/connectors');
    const known = Array.isArray(all) && all.length > 0 ? `it has ${all.join(', ')}` : 'it has none';
    throw new OperationError(
      'refused',
      `${worker.origin} has no connector ${name}, which is cut over and deleted, or has another name: ${known}`,
    );
  }
  const [config] = connectorsOfJson(info, worker.origin);
  if (config === undefined) throw new OperationError('asked-wrongly', `${worker.origin} is no Kafka Connect`);

  async function isStopped(): Promise<boolean> {
    const { connector, tasks } = membersOf(await worker.send('GET', `${path}/status`)) ?? {};
    return membersOf(connector)?.state === 'STOPPED' && (!Array.isArray(tasks) || tasks.length === 0);
  }

  return {
    config,
    isStopped,
    async stop() {
      if ((await worker.send('PUT', `${path}/stop`)) === undefined) {
        throw new OperationError(
          'refused',
          `the worker at ${worker.origin} is older than Kafka 3.5 and cannot stop ${name}: go by the checklist that \`tdkafka migrate\` prints, and delete the connector in the place of stopping it`,
        );
      }
      const what = `connector ${name} stops`;
      await waitFor(async () => ((await isStopped()) ? true : undefined), { what, mostMs: STOP_MS }, waiting);
    },
    positions: async () => positionsOf(await worker.send('GET', `${path}/offsets`)),
    isGone: async () => (await worker.send('GET', path)) === undefined,
    async delete() {
      await worker.send('DELETE', path);
    },
  };
}
