import { factsOf, isSized } from './types.ts';

/** Above this length schemaless writing declares a column exactly as long as its longest value. */
const ROUNDED_UP_TO = 1024;

/** Bytes in front of every value that has a length of its own. */
const LENGTH_BYTES = 2;

/** What a column takes whose type says nothing else, at least. */
const LEAST_BYTES = 8;

/** Longest length that a column or tag of a type can be declared with; undefined for types without length. */
export function longestLength(type: string, role: 'column' | 'tag'): number | undefined {
  return factsOf(type)?.length?.[role];
}

/**
 * Length that schemaless writing declares for a text column whose longest value has `length`: the smallest power of two
 * strictly above it up to 1024, beyond that the length itself.
 */
export function declaredLength(length: number): number {
  if (length >= ROUNDED_UP_TO) return length;
  let declared = 1;
  while (declared <= length) declared *= 2;
  return declared;
}

/** Length of a column of the type that holds a literal of so many bytes: characters of NCHAR, bytes of all others. */
export function neededLength(sql: string, bytes: number, type: string): number {
  if (type !== 'NCHAR') return bytes;
  return characters(sql.slice(1, -1).replace(/\\(.)/gs, '$1'));
}

/**
 * Bytes that a column takes of a row's 65,531, or a tag of all tags' 16,384.
 * @param length as DESCRIBE tells it; 0 for types without length.
 */
export function storedBytes(type: string, length: number): number {
  const facts = factsOf(type);
  if (facts?.length !== undefined) return length * facts.length.bytesEach + LENGTH_BYTES;
  return facts?.bytes ?? Math.max(LEAST_BYTES, length);
}

/** A type as a person would write it, such as `NCHAR(16)`. */
export function typeText(type: string, length: number): string {
  return isSized(type) ? `${type}(${length})` : type;
}

/** Code points of a text, which TDengine counts as the length of NCHAR. */
export function characters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) {
      count--;
      at++;
    }
  }
  return count;
}
