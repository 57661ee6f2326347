import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Checkpoint, ReadItem } from './checkpoint.ts';
import { type CheckpointTable, type Item, type ItemPage, itemsOf } from './checkpoint-table.ts';
import { positionIn } from './position.ts';

/** The largest count that an attribute may hold: one more is exact still. */
export const MOST_COUNT = Number.MAX_SAFE_INTEGER - 1;

// An attribute is read as the one type that it is written as. What a person or another version put in its place is told:
// taken for nothing, a table would begin again, or one that somebody paused would go on.

/** A text attribute; undefined when there is none. @throws Error when there is something else in its place. */
export function textIn(item: Item | undefined, name: string): string | undefined {
  const value = item?.[name];
  if (value === undefined || value.S !== undefined) return value?.S;
  throw new Error(`${name} is ${typeOf(value)} and must be text (S)`);
}

/** A yes or no; undefined when there is none. @throws Error when there is something else in its place. */
export function flagIn(item: Item | undefined, name: string): boolean | undefined {
  const value = item?.[name];
  if (value === undefined || value.BOOL !== undefined) return value?.BOOL;
  throw new Error(`${name} is ${typeOf(value)} and must be true or false (BOOL)`);
}

/** A whole number from 0 to {@link MOST_COUNT}; undefined when there is none. @throws Error when there is something else in its place. */
export function countIn(item: Item | undefined, name: string): number | undefined {
  const value = item?.[name];
  if (value === undefined) return undefined;
  // DynamoDB writes all digits out; a fraction of 38 of them would be rounded away.
  const count = /^\d+$/.test(value.N ?? '') ? Number(value.N) : Number.NaN;
  if (count <= MOST_COUNT) return count;
  const found = value.N === undefined ? typeOf(value) : 'another number';
  throw new Error(`${name} is ${found} and must be a whole number (N) from 0 to ${MOST_COUNT}`);
}

/** A time as {@link timeText} writes it, in ms since 1970; undefined when there is none. @throws Error when there is something else in its place. */
function timeIn(item: Item | undefined, name: string): number | undefined {
  const text = textIn(item, name);
  if (text === undefined) return undefined;
  try {
    return Number(parseTime(text, 'ms'));
  } catch {
    throw new Error(`${name} is not a time in ISO 8601 with its zone`);
  }
}

/** A time for an attribute that people read. @param ms since 1970. */
export function timeText(ms: number): AttributeValue {
  return { S: isoTime(BigInt(ms), 'ms') };
}

/** What a reader finds; undefined also when there is something else in its place. */
export function unlessOdd<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function typeOf(value: AttributeValue): string {
  return `of type ${Object.keys(value)[0] ?? 'unknown'}`;
}

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
  const sentRows = unlessOdd(() => countIn(item, 'sentRows'));
  // Not a part of the checkpoint, but with another in its place no invocation could claim it.
  countIn(item, 'fence');
  return {
    position,
    published: counted ? published : undefined,
    ...(standing && { standsBefore }),
    ...(tableCreateTime !== undefined && { tableCreateTime }),
    ...(sentRows !== undefined && { sentRows }),
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

/** Reads all items whose sort keys begin alike, by what follows in them. @param page left out, all. */
export async function readItems<T>(
  table: CheckpointTable,
  prefix: string,
  read: (item: Item, name: string) => T,
  page?: ItemPage,
): Promise<ReadonlyMap<string, ReadItem<T>>> {
  const found = new Map<string, ReadItem<T>>();
  for (const [name, item] of await itemsOf(table, prefix, page)) {
    found.set(
      name,
      readItem(prefix + name, item, (it) => read(it, name)),
    );
  }
  return found;
}
