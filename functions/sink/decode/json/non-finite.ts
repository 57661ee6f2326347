import { QUOTE } from './characters.ts';
import { scanString } from './scan.ts';

/** A number that is none or infinite, as Python, C, Java and JavaScript write it. */
const WORD = /[+-]?(?:nan|inf(?:inity)?)(?![\w.+-])/iy;

/** Characters that such a word begins with. */
const BEGINS = new Set('+-nNiI');

/** Whether a text is such a number, in any case. */
export function isNonFinite(text: string): boolean {
  return /^[+-]?(?:nan|inf(?:inity)?)$/i.test(text);
}

/** A text with `null` for each bare number that is none or infinite; the same text when there is none outside of strings. */
export function withoutNonFinite(text: string): string {
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; ) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = endOfString(text, at);
      if (end === undefined) return text;
      at = end;
      continue;
    }
    WORD.lastIndex = at;
    const word = BEGINS.has(text.charAt(at)) ? WORD.exec(text)?.[0] : undefined;
    if (word === undefined) {
      at++;
      continue;
    }
    out += `${text.slice(from, at)}null`;
    at += word.length;
    from = at;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** The place behind a string; undefined when it is none of JSON. */
function endOfString(text: string, at: number): number | undefined {
  try {
    const end = scanString(text, at + 1);
    return end < 0 ? ~end : end;
  } catch {
    return undefined;
  }
}
