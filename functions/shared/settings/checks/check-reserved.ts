import type * as z from 'zod';
import { findCluster } from '../file/clusters.ts';
import { MOST_RESERVED } from '../function-settings.ts';

interface Connector {
  readonly kafkaCluster?: string | undefined;
  readonly reservedConcurrentExecutions?: number | undefined;
}

interface File {
  readonly kafka?: { readonly clusterArn?: string | undefined } | undefined;
  readonly kafkaClusters: Readonly<Record<string, { readonly clusterArn?: string | undefined }>>;
  readonly sinks: Readonly<Record<string, Connector>>;
  readonly sources: Readonly<Record<string, Connector>>;
}

/** Tells of the connector with which more is set aside in an account and region than Lambda gives away. */
export function checkReserved(file: File, context: z.core.$RefinementCtx): void {
  const totals = new Map<string, number>();
  for (const kind of ['sinks', 'sources'] as const) {
    for (const [name, connector] of Object.entries(file[kind])) {
      const { reservedConcurrentExecutions: reserved = 0 } = connector;
      const place = findCluster(file, connector)?.clusterArn?.split(':').slice(1, 5).join(':') ?? '';
      const before = totals.get(place) ?? 0;
      totals.set(place, before + reserved);
      if (before > MOST_RESERVED || before + reserved <= MOST_RESERVED || reserved > MOST_RESERVED) continue;
      const message = `must be at most ${MOST_RESERVED} together, of all connectors of a region, and is ${before + reserved} with this one: Lambda keeps 100 of 1,000 for other functions`;
      context.addIssue({ code: 'custom', path: [kind, name, 'reservedConcurrentExecutions'], message });
    }
  }
}
