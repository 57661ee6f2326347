import type { AccountMapping } from '../account.ts';
import type { MetricStore } from './metric-store.ts';

/** How long a lag that was asked for is taken for the one of now. */
const FRESH_MS = 5_000;

/**
 * What measures the lag of all mappings, as Lambda does of each function and, with pollers, of each mapping, and MSK of
 * each consumer group. A mapping of which Kafka does not say it is left out.
 */
export function lagMeter(mappings: readonly AccountMapping[], store: MetricStore): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;

  async function measure(mapping: AccountMapping, now: number): Promise<void> {
    const behind = await mapping.state().then(
      (state) => state.behind,
      () => undefined,
    );
    if (behind === undefined) return;
    const add = (namespace: string, name: string, dimensions: Record<string, string>) =>
      store.add({ namespace, name, dimensions }, 'Count', behind, now);
    add('AWS/Lambda', 'OffsetLag', { FunctionName: mapping.function.name });
    if (mapping.settings.provisionedPollerConfig !== undefined) {
      add('AWS/Lambda', 'SumOffsetLag', { EventSourceMappingUUID: mapping.uuid });
    }
    const cluster = mapping.cluster.clusterArn?.split('/')[1];
    if (cluster === undefined) return;
    const group = { 'Cluster Name': cluster, 'Consumer Group': mapping.groupId, Topic: mapping.topic };
    add('AWS/Kafka', 'SumOffsetLag', group);
  }

  return async () => {
    const now = Date.now();
    if (now - last < FRESH_MS) return;
    last = now;
    await Promise.all(mappings.map((mapping) => measure(mapping, now)));
  };
}
