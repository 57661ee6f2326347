import { regionOf } from '../../functions/shared/kafka/bootstrap.ts';
import { type ConnectorsFile, clusterOf } from '../../functions/shared/settings/index.ts';
import { dashboardStacks } from '../../functions/shared/settings/monitoring/dashboard-stacks.ts';
import type { StackPart } from './deployed-stack.ts';

/** A stack that a connectors file makes. */
export interface ExpectedStack extends StackPart {
  readonly name: string;
  /** Where the connector's MSK cluster is; undefined: wherever it is deployed to. */
  readonly region: string | undefined;
}

/** The stacks that a connectors file makes, in its order, what all connectors share last. */
export function expectedStacks(file: ConnectorsFile): readonly ExpectedStack[] {
  const stacks: ExpectedStack[] = [];
  const add = (rest: string, part: StackPart, region?: string | undefined) =>
    stacks.push({ ...part, name: `${file.deployment}-${rest}`, region });
  for (const [kind, connectors] of [
    ['sink', file.sinks],
    ['source', file.sources],
  ] as const) {
    for (const [connector, settings] of Object.entries(connectors)) {
      const { clusterArn } = clusterOf(file, settings);
      add(`${connector}-${kind}`, { kind, connector }, clusterArn === undefined ? undefined : regionOf(clusterArn));
    }
  }
  if (Object.keys(file.sources).length > 0) add('checkpoints', { kind: 'checkpoints', connector: undefined });
  if (file.vpc?.createEndpoints === true) add('network', { kind: 'network', connector: undefined });
  for (const { name, region } of dashboardStacks(file)) add(name, { kind: 'dashboard', connector: undefined }, region);
  return stacks;
}

/** The regions of all MSK clusters of a file, also of those that no connector works with any more. */
export function regionsOf({ kafka, kafkaClusters }: ConnectorsFile): readonly string[] {
  const clusters = [...(kafka === undefined ? [] : [kafka]), ...Object.values(kafkaClusters)];
  return [
    ...new Set(clusters.flatMap(({ clusterArn }) => (clusterArn === undefined ? [] : (regionOf(clusterArn) ?? [])))),
  ];
}
