import * as z from 'zod';
import { type ConnectorsFile, clusterOf, consumerGroupOf } from '../../functions/shared/settings/index.ts';

/** What of an event source mapping no update changes, by the names of the connectors file. */
interface MappingIdentity {
  readonly topic: string;
  readonly clusterArn: string | undefined;
  /** As in the file, with commas. */
  readonly bootstrapServers: string | undefined;
  readonly startingPosition: string;
  /** In seconds from 1970. */
  readonly startingPositionTimestamp: number | undefined;
  readonly consumerGroupId: string | undefined;
  /** In seconds. A number can be changed; what cannot is that there is one. */
  readonly maximumBatchingWindowSeconds: number | undefined;
}

/** The mappings that a sink of the file is to have, in the order of its topics; none of one that is not there. */
export function wantedMappings(file: ConnectorsFile, connector: string): readonly MappingIdentity[] {
  const sink = file.sinks[connector];
  if (sink === undefined) return [];
  const { clusterArn, bootstrapServers } = clusterOf(file, sink);
  const { startingPosition, startingPositionTimestamp: time, maximumBatchingWindowSeconds } = sink;
  return sink.topics.map((topic) => ({
    topic,
    clusterArn,
    bootstrapServers,
    startingPosition,
    startingPositionTimestamp: time === undefined ? undefined : Math.floor(Date.parse(time) / 1_000),
    consumerGroupId: consumerGroupOf(file.deployment, connector, topic, sink),
    maximumBatchingWindowSeconds,
  }));
}

const group = z.object({ ConsumerGroupId: z.string().optional() }).optional();

const mapping = z.object({
  Topics: z.tuple([z.string()]),
  EventSourceArn: z.string().optional(),
  SelfManagedEventSource: z.object({ Endpoints: z.object({ KafkaBootstrapServers: z.array(z.string()) }) }).optional(),
  StartingPosition: z.string(),
  StartingPositionTimestamp: z.number().optional(),
  AmazonManagedKafkaEventSourceConfig: group,
  SelfManagedKafkaEventSourceConfig: group,
  MaximumBatchingWindowInSeconds: z.number().optional(),
});

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

/**
 * The mappings of a deployed sink, by the template of its stack. One that another version of this project wrote in
 * another way is left out.
 * @param body JSON. @throws Error when it is no template
 */
export function templateMappings(body: string): readonly MappingIdentity[] {
  const { Resources } = template.parse(JSON.parse(body));
  return Object.values(Resources).flatMap(({ Type, Properties }): MappingIdentity[] => {
    if (Type !== 'AWS::Lambda::EventSourceMapping') return [];
    const { success, data } = mapping.safeParse(Properties);
    if (!success) return [];
    const config = data.AmazonManagedKafkaEventSourceConfig ?? data.SelfManagedKafkaEventSourceConfig;
    return [
      {
        topic: data.Topics[0],
        clusterArn: data.EventSourceArn,
        bootstrapServers: data.SelfManagedEventSource?.Endpoints.KafkaBootstrapServers.join(','),
        startingPosition: data.StartingPosition,
        startingPositionTimestamp: data.StartingPositionTimestamp,
        consumerGroupId: config?.ConsumerGroupId,
        maximumBatchingWindowSeconds: data.MaximumBatchingWindowInSeconds,
      },
    ];
  });
}

/** Something of a mapping that the file wants otherwise than it is deployed, and that no update changes. */
export interface MappingChange {
  readonly topic: string;
  /** The setting. */
  readonly setting: Exclude<keyof MappingIdentity, 'topic'>;
  readonly deployed: string | number | undefined;
  readonly wanted: string | number | undefined;
}

const FIXED = [
  'clusterArn',
  'bootstrapServers',
  'startingPosition',
  'startingPositionTimestamp',
  'consumerGroupId',
] as const satisfies readonly MappingChange['setting'][];

/** What makes mappings that are deployed to be made anew. A topic that is new, or gone, has a mapping of its own. */
export function mappingChanges(
  deployed: readonly MappingIdentity[],
  wanted: readonly MappingIdentity[],
): readonly MappingChange[] {
  return wanted.flatMap((want) => {
    const there = deployed.find(({ topic }) => topic === want.topic);
    if (there === undefined) return [];
    const change = (setting: MappingChange['setting']): MappingChange => ({
      topic: want.topic,
      setting,
      deployed: there[setting],
      wanted: want[setting],
    });
    const changes = FIXED.filter((setting) => there[setting] !== want[setting]).map(change);
    // Lambda keeps a window that an update leaves out; another number it takes.
    const loses = there.maximumBatchingWindowSeconds !== undefined && want.maximumBatchingWindowSeconds === undefined;
    return loses ? [...changes, change('maximumBatchingWindowSeconds')] : changes;
  });
}
