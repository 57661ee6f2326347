import { badJson } from './bad-json.ts';
import { MINUS, NINE, PLUS, POINT, ZERO } from './characters.ts';

const SMALL_E = 0x65;
const LARGE_E = 0x45;

/**
 * The place behind a number of JSON; its complement (`~`) for one with a fraction or an exponent.
 * @throws RecordError when there is none.
 */
export function scanNumber(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first !== MINUS && !(first >= ZERO && first <= NINE)) throw badJson('a value is expected', from);
  let at = first === MINUS ? from + 1 : from;
  // Nothing follows a leading zero: whoever reads on meets a digit where none may stand.
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
