import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Item } from './checkpoint-table.ts';

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
export function timeIn(item: Item | undefined, name: string): number | undefined {
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
