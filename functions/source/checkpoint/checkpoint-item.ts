import { type CheckpointTable, type Item, itemsOf, numberOf } from './checkpoint-table.ts';
import type { Checkpoint } from './checkpoints.ts';
import { positionOf } from './position.ts';

/**
 * The checkpoint in an item.
 * What was published is told by `published` only at the position that it was written with: `publishedUpTo`. Who moves
 * a position by hand leaves it behind. So it is with `standsBefore` and `standsAt`.
 * @throws Error when the position is none.
 */
export function checkpointOf(item: Item | undefined): Checkpoint {
  const counted = item?.position !== undefined && item.position.S === item.publishedUpTo?.S;
  const standing = item?.standsBefore !== undefined && item.position?.S === item.standsAt?.S;
  return {
    position: positionOf(item),
    published: counted ? item.published?.S : undefined,
    ...(standing && { standsBefore: item.standsBefore?.S }),
    paused: item?.paused?.BOOL === true,
    version: numberOf(item, 'version') ?? 0,
  };
}

/** Reads all items whose sort keys begin alike, by what follows in them. @throws Error naming the item that is not readable. */
export async function readItems<T>(
  table: CheckpointTable,
  prefix: string,
  read: (item: Item, name: string) => T,
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  for (const [name, item] of await itemsOf(table, prefix)) {
    try {
      found.set(name, read(item, name));
    } catch (error) {
      throw new Error(`item ${prefix}${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}
