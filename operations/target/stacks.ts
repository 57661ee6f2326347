import { regionOf } from '../../functions/shared/kafka/bootstrap.ts';
import { dashboardStacks } from '../../functions/shared/settings/file/dashboard-stacks.ts';
import { type ConnectorsFile, clusterOf } from '../../functions/shared/settings/index.ts';

/** A stack of CloudFormation, as far as this command cares. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
}

/** What a stack of a deployment holds; `other` is something that this command knows nothing of. */
export type StackKind = 'sink' | 'source' | 'checkpoints' | 'network' | 'dashboard' | 'other';

/** What the name of a stack says. */
interface StackPart {
  readonly kind: StackKind;
  /** Name of the connector; undefined for what all of them share. */
  readonly connector: string | undefined;
}

/**
 * What a stack is in a deployment, undefined when it belongs to another one. The name alone does not tell: stack
 * `a-b-c-sink` is sink `b-c` of `a`, or sink `c` of `a-b`. The tag tells, and without it the description's end.
 */
export function partOf(deployment: string, stack: DeployedStack): StackPart | undefined {
  const begin = `${deployment}-`;
  if (!stack.name.startsWith(begin)) return undefined;
  const tag = stack.tags.get('tdkafka:deployment');
  const isOurs = tag === undefined ? stack.description.endsWith(` of deployment ${deployment}`) : tag === deployment;
  return isOurs ? partNamed(stack.name.slice(begin.length)) : undefined;
}

function partNamed(rest: string): StackPart {
  if (rest === 'checkpoints' || rest === 'network') return { kind: rest, connector: undefined };
  for (const kind of ['sink', 'source'] as const) {
    if (rest.endsWith(`-${kind}`)) return { kind, connector: rest.slice(0, -kind.length - 1) };
  }
  // Of further regions they have the region's name behind it.
  if (/^dashboard(-|$)/.test(rest)) return { kind: 'dashboard', connector: undefined };
  return { kind: 'other', connector: undefined };
}

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
