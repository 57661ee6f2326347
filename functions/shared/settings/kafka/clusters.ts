import type * as z from 'zod';

interface Cluster {
  readonly clusterArn?: string | undefined;
}

interface Connector {
  readonly kafkaCluster?: string | undefined;
}

interface File<C extends Cluster> {
  readonly kafka?: C | undefined;
  readonly kafkaClusters: Readonly<Record<string, C>>;
  readonly sinks: Readonly<Record<string, Connector>>;
  readonly sources: Readonly<Record<string, Connector>>;
}

/** The cluster that a connector works with; undefined when the file has no such. */
export function findCluster<C extends Cluster>(
  file: Pick<File<C>, 'kafka' | 'kafkaClusters'>,
  connector: Connector,
): C | undefined {
  return connector.kafkaCluster === undefined ? file.kafka : file.kafkaClusters[connector.kafkaCluster];
}

/** Where in the file the cluster of a connector is. */
export function clusterPath({ kafkaCluster }: Connector): readonly string[] {
  return kafkaCluster === undefined ? ['kafka'] : ['kafkaClusters', kafkaCluster];
}

/** The cluster that a connector works with. @throws Error when the file has none, which its schema does not let through. */
export function clusterOf<C extends Cluster>(file: Pick<File<C>, 'kafka' | 'kafkaClusters'>, connector: Connector): C {
  const cluster = findCluster(file, connector);
  if (cluster === undefined) throw new Error(`there is no Kafka cluster ${connector.kafkaCluster ?? 'kafka'}`);
  return cluster;
}

/** Tells which connectors name a cluster that is not there, and whether the sources can share one table of positions. */
export function checkClusters(file: File<Cluster>, context: z.core.$RefinementCtx): void {
  for (const kind of ['sinks', 'sources'] as const) {
    for (const [name, connector] of Object.entries(file[kind])) {
      if (findCluster(file, connector) !== undefined) continue;
      const { kafkaCluster } = connector;
      const message =
        kafkaCluster === undefined
          ? 'is needed: the file has no kafka that stands for a connector without one'
          : 'must be one of kafkaClusters';
      context.addIssue({ code: 'custom', path: [kind, name, 'kafkaCluster'], message });
    }
  }
  const places = new Set(
    Object.values(file.sources).map((source) => placeOf(findCluster(file, source)?.clusterArn ?? '')),
  );
  if (places.size > 1) {
    context.addIssue({
      code: 'custom',
      path: ['sources'],
      message:
        'have clusters in several regions or accounts, and one table of positions; give each region a connectors file',
    });
  }
}

/** Region and account of an ARN. */
function placeOf(arn: string): string {
  return arn.split(':').slice(3, 5).join(':');
}
