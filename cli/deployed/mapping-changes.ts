import type { MappingIdentity } from './mapping-identity.ts';

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
