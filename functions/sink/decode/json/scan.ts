import { badJson } from './bad-json.ts';
import { APOSTROPHE, BACKSLASH, MINUS, NINE, PLUS, POINT, QUOTE, ZERO } from './characters.ts';

const SMALL_E = 0x65;
const LARGE_E = 0x45;
const SMALL_U = 0x75;

/**
 * The place behind a number of JSON; its complement (`~`) for one with a fraction or an exponent.
 * @throws RecordError when there is none.
 */
export function scanNumber(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first !== MINUS && !(first >= ZERO && first <= NINE)) throw badJson('a value is expected', from);
  let at = first === MINUS ? from + 1 : from;
  // Nothing follows a leading zero: whoever reads on meets a digit where none may be.
  at = text.charCodeAt(at) === ZERO ? at + 1 : behindDigits(text, at);
  let code = text.charCodeAt(at);
  if (code !== POINT && code !== SMALL_E && code !== LARGE_E) return at;
  if (code === POINT) {
    at = behindDigits(text, at + 1);
    code = text.charCodeAt(at);
  }
  if (code === SMALL_E || code === LARGE_E) {
    const sign = text.charCodeAt(at + 1);
    at = behindDigits(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
  }
  return ~at;
}

function behindDigits(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    // The end of the text is NaN, which is neither.
    if (!(code >= ZERO && code <= NINE)) break;
    at++;
  }
  if (at === from) throw badJson('a digit is expected', at);
  return at;
}

/**
 * The place behind the quote that ends a string; its complement (`~`) when the string is not plain: when it holds an escape,
 * an apostrophe, or a character that is not ASCII, so that it is longer in bytes or other in SQL than it is here.
 * @param from the place behind the first quote.
 * @throws RecordError when the string does not end, or holds what JSON does not allow.
 */
export function scanString(text: string, from: number): number {
  let isPlain = true;
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    // Most characters, in one look.
    if (code > APOSTROPHE && code < 0x7f && code !== BACKSLASH) continue;
    if (code === QUOTE) return isPlain ? at + 1 : ~(at + 1);
    if (code === BACKSLASH) {
      at = lastOfEscape(text, at + 1);
      isPlain = false;
    } else if (!(code >= 0x20)) {
      if (at >= text.length) throw badJson('a string has no end', at);
      throw badJson('a control character in a string must be escaped', at);
    } else if (code >= 0x7f || code === APOSTROPHE) isPlain = false;
  }
}

/** Place of an escape's last character. */
function lastOfEscape(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // slash
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at;
    case SMALL_U:
      for (let digit = 1; digit <= 4; digit++) {
        if (!isHexadecimal(text.charCodeAt(at + digit))) throw badJson('\\u needs four hexadecimal digits', at);
      }
      return at + 4;
    default:
      throw badJson('an unknown escape', at);
  }
}

function isHexadecimal(code: number): boolean {
  const letter = code | 0x20;
  return (code >= ZERO && code <= NINE) || (letter >= 0x61 && letter <= 0x66);
}

/** The characters that the inside of a string, which `scanString` accepted, stands for. */
export function unescapeJson(inside: string): string {
  let at = inside.indexOf('\\');
  if (at < 0) return inside;
  let plain = '';
  let from = 0;
  while (at >= 0) {
    plain += inside.slice(from, at);
    const letter = inside.charAt(at + 1);
    if (letter === 'u') {
      plain += String.fromCharCode(Number.parseInt(inside.slice(at + 2, at + 6), 16));
      from = at + 6;
    } else {
      plain += SHORT.get(letter) ?? letter;
      from = at + 2;
    }
    at = inside.indexOf('\\', from);
  }
  return plain + inside.slice(from);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
