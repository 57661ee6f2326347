import { type CheckpointTable, type Item, itemsOf } from './checkpoint-table.ts';
import { countIn, flagIn, textIn, timeIn, unlessOdd } from './item-attributes.ts';
import { type Position, positionIn } from './position.ts';

/** What is kept of one table between invocations. */
export interface Checkpoint {
  /** Undefined before the first row. */
  readonly position: Position | undefined;
  /** The rows published within the look-back, as the text of `published-counts.ts`. */
  readonly published: string | undefined;
  /** The row before which the table stands, as the text of `source-row.ts`; forgotten when somebody moves the position. */
  readonly standsBefore?: string | undefined;
  /** TDengine's `create_time` of the table that the position is of, in ms since 1970; left out when it is not known. */
  readonly tableCreateTime?: number | undefined;
  /** Set by an operator: nothing is read until it is taken away. */
  readonly paused: boolean;
  /**
   * Grows with each commit, and when an operator's command moves the position; not when it is paused, which stops no
   * commit. A position that was moved by hand in DynamoDB has the version from before. 0 when there is nothing yet.
   */
  readonly version: number;
}

/** An item as it was read. One that cannot be read stops what it is of, and nothing else. */
export type ReadItem<T> =
  | { readonly kind: 'readable'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: Error; readonly paused: boolean };

/**
 * The checkpoint in an item.
 * What was published is told by `published` only at the position that it was written with: `publishedUpTo`. Who moves
 * a position by hand leaves it behind. So it is with `standsBefore` and `standsAt`.
 * @throws Error when an attribute is none of its kind.
 */
export function checkpointOf(item: Item | undefined): Checkpoint {
  const position = positionIn(item);
  const at = textIn(item, 'position');
  const published = textIn(item, 'published');
  const counted = at !== undefined && at === textIn(item, 'publishedUpTo');
  const standsBefore = unlessOdd(() => textIn(item, 'standsBefore'));
  const standing = standsBefore !== undefined && at === item?.standsAt?.S;
  const tableCreateTime = timeIn(item, 'tableCreateTime');
  // Not a part of the checkpoint, but with another in its place no invocation could claim it.
  countIn(item, 'fence');
  return {
    position,
    published: counted ? published : undefined,
    ...(standing && { standsBefore }),
    ...(tableCreateTime !== undefined && { tableCreateTime }),
    paused: flagIn(item, 'paused') ?? false,
    version: countIn(item, 'version') ?? 0,
  };
}

/** Reads one item. @param key its sort key, for the reason when it cannot be read. */
export function readItem<T>(key: string, item: Item, read: (item: Item) => T): ReadItem<T> {
  try {
    return { kind: 'readable', value: read(item) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unreadable', reason: new Error(`item ${key}: ${reason}`), paused: item.paused?.BOOL === true };
  }
}

/** Reads all items whose sort keys begin alike, by what follows in them. */
export async function readItems<T>(
  table: CheckpointTable,
  prefix: string,
  read: (item: Item, name: string) => T,
): Promise<ReadonlyMap<string, ReadItem<T>>> {
  const found = new Map<string, ReadItem<T>>();
  for (const [name, item] of await itemsOf(table, prefix)) {
    found.set(
      name,
      readItem(prefix + name, item, (it) => read(it, name)),
    );
  }
  return found;
}

/** Whether an operator has set it to wait, as far as that can be read. */
export function isPaused(read: ReadItem<Pick<Checkpoint, 'paused'>> | undefined): boolean {
  switch (read?.kind) {
    case 'readable':
      return read.value.paused;
    case 'unreadable':
      return read.paused;
    case undefined:
      return false;
  }
}
