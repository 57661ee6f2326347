import type * as z from 'zod';
import { findCluster } from '../kafka/clusters.ts';

interface Sink {
  readonly kafkaCluster?: string | undefined;
  readonly topics: readonly string[];
  readonly consumerGroupId?: string | undefined;
  readonly provisionedPollerConfig?:
    | { readonly maximumPollers: number; readonly pollerGroupName?: string | undefined }
    | undefined;
}

interface Cluster {
  readonly clusterArn?: string | undefined;
}

interface File {
  readonly deployment: string;
  readonly kafka?: Cluster | undefined;
  readonly kafkaClusters: Readonly<Record<string, Cluster>>;
  readonly sinks: Readonly<Record<string, Sink>>;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
const MOST_MAPPINGS = 100;
const MOST_POLLERS = 2_000;

/**
 * Tells of consumer groups that two mappings would share: each would get a part of the records. Lambda wants a group to be of one mapping in an account and region, whatever the clusters and topics.
 */
export function checkGroups(file: File, context: z.core.$RefinementCtx): void {
  const owners = new Map<string, string>();
  for (const [name, sink] of Object.entries(file.sinks)) {
    const problem = (message: string) =>
      context.addIssue({ code: 'custom', path: ['sinks', name, 'consumerGroupId'], message });
    // More than one topic with one group has a message of its own.
    const topics = sink.consumerGroupId === undefined ? new Set(sink.topics) : sink.topics.slice(0, 1);
    for (const topic of topics) {
      const group = consumerGroupOf(file.deployment, name, topic, sink);
      const key = `${placeOf(findCluster(file, sink)?.clusterArn)} ${group}`;
      const owner = owners.get(key);
      if (owner !== undefined)
        problem(`${group} is the group of ${owner} too, and would divide its records; give another`);
      owners.set(key, `sinks.${name}, topic ${topic}`);
    }
  }
}

/** Tells of mappings that would share their pollers and are too many, or have too many of them. */
export function checkPollerGroups({ sinks }: Pick<File, 'sinks'>, context: z.core.$RefinementCtx): void {
  const totals = new Map<string, { mappings: number; pollers: number }>();
  for (const [name, { topics, provisionedPollerConfig: pollers }] of Object.entries(sinks)) {
    if (pollers?.pollerGroupName === undefined) continue;
    const total = totals.get(pollers.pollerGroupName) ?? { mappings: 0, pollers: 0 };
    const wasGood = isGood(total);
    total.mappings += topics.length;
    total.pollers += topics.length * pollers.maximumPollers;
    totals.set(pollers.pollerGroupName, total);
    if (!wasGood || isGood(total)) continue;
    const message = `must be of at most ${MOST_MAPPINGS} topics with maximumPollers of ${MOST_POLLERS} together; with this sink it is ${total.mappings} with ${total.pollers}`;
    context.addIssue({ code: 'custom', path: ['sinks', name, 'provisionedPollerConfig', 'pollerGroupName'], message });
  }
}

function isGood({ mappings, pollers }: { readonly mappings: number; readonly pollers: number }): boolean {
  return mappings <= MOST_MAPPINGS && pollers <= MOST_POLLERS;
}

function placeOf(arn = ''): string {
  return arn.split(':').slice(1, 5).join(':');
}

/** The consumer group of one topic of a sink, so named that adding a topic never changes another's group. */
export function consumerGroupOf(
  deployment: string,
  sink: string,
  topic: string,
  settings: { readonly consumerGroupId?: string | undefined },
): string {
  return settings.consumerGroupId ?? `${deployment}-${sink}-${topic}`;
}
