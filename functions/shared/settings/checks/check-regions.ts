import type * as z from 'zod';
import { MOST_RESERVED } from '../function-settings.ts';
import { clusterPath, findCluster } from '../kafka/clusters.ts';

interface Cluster {
  readonly clusterArn?: string | undefined;
  readonly secretArn?: string | undefined;
  readonly serverRootCaCertificateSecretArn?: string | undefined;
}

interface Connector {
  readonly kafkaCluster?: string | undefined;
  readonly onFailureDestination?: string | undefined;
  readonly onFailureKeyArn?: string | undefined;
  readonly schemaRegistry?:
    | {
        readonly glueRegistryArn?: string | undefined;
        readonly secretArn?: string | undefined;
        readonly serverRootCaCertificateSecretArn?: string | undefined;
      }
    | undefined;
}

interface File {
  readonly kmsKeyArn?: string | undefined;
  readonly monitoring: { readonly alarmTopicArn?: string | undefined };
  readonly kafka?: Cluster | undefined;
  readonly kafkaClusters: Readonly<Record<string, Cluster>>;
  readonly sinks: Readonly<Record<string, Connector>>;
  readonly sources: Readonly<Record<string, Connector>>;
}

interface Named {
  readonly path: readonly string[];
  readonly arn: string;
}

/**
 * Tells of what a connector names that is in another region than its stack: neither Lambda nor CloudWatch looks there.
 * The stack is where the cluster of MSK is; beside other clusters, where the first is of what is named.
 */
export function checkRegions(file: File, context: z.core.$RefinementCtx): void {
  const told = new Set<string>();
  for (const kind of ['sinks', 'sources'] as const) {
    for (const [name, connector] of Object.entries(file[kind])) {
      const named = [...ofCluster(file, connector), ...ofConnector([kind, name], connector), ...ofFile(file)];
      const [home, ...others] = named.filter(({ arn }) => regionOf(arn) !== '');
      if (home === undefined) continue;
      for (const { path, arn } of others) {
        if (regionOf(arn) === regionOf(home.arn) || told.has(path.join('.'))) continue;
        told.add(path.join('.'));
        const message = `must be in ${regionOf(home.arn)}, the region of ${home.path.join('.')}: of ${kind.slice(0, -1)} ${name} everything is there`;
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    }
  }
}

function ofCluster(file: File, connector: Connector): Named[] {
  const cluster = findCluster(file, connector);
  if (cluster === undefined) return [];
  const { clusterArn, secretArn, serverRootCaCertificateSecretArn } = cluster;
  return named(clusterPath(connector), { clusterArn, secretArn, serverRootCaCertificateSecretArn });
}

function ofConnector(path: readonly string[], connector: Connector): Named[] {
  const { onFailureDestination, onFailureKeyArn, schemaRegistry = {} } = connector;
  const { glueRegistryArn, secretArn, serverRootCaCertificateSecretArn } = schemaRegistry;
  return [
    ...named(path, { onFailureDestination, onFailureKeyArn }),
    ...named([...path, 'schemaRegistry'], { glueRegistryArn, secretArn, serverRootCaCertificateSecretArn }),
  ];
}

function ofFile({ kmsKeyArn, monitoring: { alarmTopicArn } }: File): Named[] {
  return [...named([], { kmsKeyArn }), ...named(['monitoring'], { alarmTopicArn })];
}

function named(path: readonly string[], arns: Readonly<Record<string, string | undefined>>): Named[] {
  return Object.entries(arns).flatMap(([name, arn]) => (arn === undefined ? [] : [{ path: [...path, name], arn }]));
}

/** Partition and region; empty for what has none, such as a bucket or a topic of Kafka. */
function regionOf(arn: string): string {
  const [scheme, partition, , region = ''] = arn.split(':');
  return scheme !== 'arn' || region === '' ? '' : `${partition === 'aws' ? '' : `${partition}:`}${region}`;
}

interface Reserving {
  readonly kafkaCluster?: string | undefined;
  readonly reservedConcurrentExecutions?: number | undefined;
}

interface ReservingFile {
  readonly kafka?: { readonly clusterArn?: string | undefined } | undefined;
  readonly kafkaClusters: Readonly<Record<string, { readonly clusterArn?: string | undefined }>>;
  readonly sinks: Readonly<Record<string, Reserving>>;
  readonly sources: Readonly<Record<string, Reserving>>;
}

/** Tells of the connector with which more is set aside in an account and region than Lambda gives away. */
export function checkReserved(file: ReservingFile, context: z.core.$RefinementCtx): void {
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
