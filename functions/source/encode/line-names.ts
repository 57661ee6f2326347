import { UnencodableError } from './encoder.ts';

/** A measurement. @throws UnencodableError when line protocol cannot carry the name. */
export function measurementText(name: string): string {
  if (name.startsWith('#')) throw new UnencodableError(`line protocol takes the name ${name} for a comment`);
  return escapeWord(name, /[, ]/g, `the name ${name}`);
}

/** A tag's or field's name. */
export function keyText(name: string): string {
  return escapeWord(name, /[, =]/g, `the column name ${name}`);
}

/** A tag's value, which has no quotes in line protocol. */
export function tagText(value: string, column: string): string {
  return /[\\, =\r\n]/.test(value) ? escapeWord(value, /[, =]/g, `a value of tag ${column}`) : value;
}

/** A string field's value with its quotes. Line feeds stay as they are, inside the quotes. */
export function quotedText(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

/** A backslash escapes only what has a meaning; before anything else it is itself. So one at the end would escape what follows. */
function escapeWord(text: string, special: RegExp, what: string): string {
  if (/[\r\n]/.test(text)) throw new UnencodableError(`line protocol cannot carry ${what}: it holds a line feed`);
  if (text.endsWith('\\')) throw new UnencodableError(`line protocol cannot carry ${what}: it ends with a backslash`);
  return text.replace(special, '\\$&');
}
