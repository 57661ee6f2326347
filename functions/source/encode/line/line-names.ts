import { UnencodableError } from '../encoder.ts';

/** What has a meaning in a tag or a name: separators, and a backslash that stands before one, or before a backslash, or at the end. */
const SPECIAL = /[, =]|\\(?=[\\, =]|$)/g;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A measurement, in which a backslash cannot be escaped. @throws UnencodableError when line protocol cannot carry the name. */
export function measurementText(name: string): string {
  if (name.startsWith('#')) throw new UnencodableError(`line protocol takes the name ${name} for a comment`);
  if (/\\(?:[, ]|$)/.test(name)) {
    throw new UnencodableError(`line protocol cannot carry the name ${name}: a backslash stands before what ends it`);
  }
  return escapeWord(name, /[, ]/g, `the name ${name}`);
}

/** A tag's or field's name. */
export function keyText(name: string): string {
  return escapeWord(name, SPECIAL, `the column name ${name}`);
}

/** A tag's value, which has no quotes in line protocol. */
export function tagText(value: string, column: string): string {
  return /[\\, =\r\n]/.test(value) ? escapeWord(value, SPECIAL, `a value of tag ${column}`) : value;
}

/** A string field's value with its quotes. Line feeds stay as they are, inside the quotes. */
export function quotedText(value: string): string {
  return isPlain(value) ? `"${value}"` : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function isPlain(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

function escapeWord(text: string, special: RegExp, what: string): string {
  if (/[\r\n]/.test(text)) throw new UnencodableError(`line protocol cannot carry ${what}: it holds a line feed`);
  return text.replace(special, '\\$&');
}
