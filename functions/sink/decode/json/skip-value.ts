import { badJson, MAX_DEPTH, tooDeep } from './bad-json.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE, skipSpace } from './characters.ts';
import { scanNumber, scanString } from './scan.ts';

/**
 * The place behind a value of JSON, of which nothing is kept.
 * @param at where the value begins, without white space.
 * @param depth objects and arrays that it is inside of.
 * @throws RecordError when there is no value, or it is nested too deeply.
 */
export function skipValue(text: string, at: number, depth: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return behind(scanString(text, at + 1));
  if (code === OPEN_BRACE) return skipObject(text, at, depth + 1);
  if (code === OPEN_BRACKET) return skipArray(text, at, depth + 1);
  if (code === 0x74) return behindWord(text, at, 'true');
  if (code === 0x66) return behindWord(text, at, 'false');
  if (code === 0x6e) return behindWord(text, at, 'null');
  return behind(scanNumber(text, at));
}

/** The place behind a word. @throws RecordError when it is not there. */
export function behindWord(text: string, at: number, word: string): number {
  if (!text.startsWith(word, at)) throw badJson('a value is expected', at);
  return at + word.length;
}

/** Skips white space, one colon, and white space. @throws RecordError when there is no colon. */
export function behindColon(text: string, at: number): number {
  at = skipSpace(text, at);
  if (text.charCodeAt(at) !== COLON) throw badJson('a colon is expected', at);
  return skipSpace(text, at + 1);
}

/**
 * From the place of a brace or bracket, the place of the first value inside (of its key, in an object).
 * @returns the complement (`~`) of the place behind `close` when there is none.
 */
export function firstOrEnd(text: string, at: number, close: number): number {
  at = skipSpace(text, at + 1);
  return text.charCodeAt(at) === close ? ~(at + 1) : at;
}

/**
 * From the place behind a value, the place of the next one (of its key, in an object).
 * @returns the complement (`~`) of the place behind `close` when there is no next one.
 * @throws RecordError when there is neither a comma nor `close`.
 */
export function nextOrEnd(text: string, at: number, close: number): number {
  at = skipSpace(text, at);
  const code = text.charCodeAt(at);
  if (code === COMMA) return skipSpace(text, at + 1);
  if (code === close) return ~(at + 1);
  throw badJson(`a comma or ${String.fromCharCode(close)} is expected`, at);
}

function behind(scanned: number): number {
  return scanned < 0 ? ~scanned : scanned;
}

function skipObject(text: string, at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw tooDeep(at);
  at = firstOrEnd(text, at, CLOSE_BRACE);
  while (at >= 0) {
    if (text.charCodeAt(at) !== QUOTE) throw badJson('a key is expected', at);
    at = behindColon(text, behind(scanString(text, at + 1)));
    at = nextOrEnd(text, skipValue(text, at, depth), CLOSE_BRACE);
  }
  return ~at;
}

function skipArray(text: string, at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw tooDeep(at);
  at = firstOrEnd(text, at, CLOSE_BRACKET);
  while (at >= 0) at = nextOrEnd(text, skipValue(text, at, depth), CLOSE_BRACKET);
  return ~at;
}
