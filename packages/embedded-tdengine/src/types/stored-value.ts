import type { SQLInputValue } from 'node:sqlite';
import { byteLength, decodeLoose, encodeLoose } from '../text/loose-text.ts';
import type { ColumnType } from './column-type.ts';

/**
 * A value as SQLite holds it: BOOL as 0 or 1, integers and timestamps as integers, FLOAT and DOUBLE as reals, text
 * as text (as a blob if it has stray bytes), VARBINARY, GEOMETRY and BLOB as blobs, DECIMAL as its text, JSON as its
 * text. A BIGINT UNSIGNED above int64 is text of 20 digits, zeros in front: SQLite orders integers before text and text
 * by its digits, so comparisons and ORDER BY come out right.
 */
export type StoredValue = SQLInputValue;

const MAX_INT64 = 9_223_372_036_854_775_807n;
const UNSIGNED_DIGITS = 20;

/** A BIGINT UNSIGNED as it is held. */
export function storedUnsigned(value: bigint): StoredValue {
  return value > MAX_INT64 ? value.toString().padStart(UNSIGNED_DIGITS, '0') : value;
}

/** The integer of a stored BIGINT UNSIGNED. */
export function unsignedOf(value: StoredValue): bigint {
  return typeof value === 'bigint' ? value : BigInt(String(value));
}

/** A VARCHAR or NCHAR as it is held. */
export function storedText(text: string): StoredValue {
  return text.isWellFormed() ? text : encodeLoose(text);
}

/** The text of a stored VARCHAR or NCHAR. */
export function textOf(value: StoredValue): string {
  return value instanceof Uint8Array ? decodeLoose(value) : String(value);
}

/** Whether a text exceeds the declared length: bytes for VARCHAR, characters for NCHAR. */
export function exceeds(text: string, type: ColumnType): boolean {
  if (type.name !== 'NCHAR') return text.length > type.length || byteLength(text) > type.length;
  if (text.length <= type.length) return false;
  let characters = 0;
  for (const _ of text) characters++;
  return characters > type.length;
}
