import { isNumberType, typesBy } from '../../../shared/tdengine/types/types.ts';
import { unreadable } from '../../rows/record-error.ts';
import type { Cell } from '../../rows/row.ts';
import { numberCell } from '../cells.ts';

const SUFFIXES = typesBy('suffixes');

// No run of digits can be cut in two in two ways: such a pattern takes time with the square of a text.
const DECIMAL = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([iuf]\d{0,2})?$/i;
// No f: it is a digit here.
const HEXADECIMAL = /^([+-]?0x[0-9a-f]+)([iu]\d{0,2})?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf(?:inity)?)(?:f32|f64)?$/i;
const TRUE = /^t(?:rue)?$/i;
const FALSE = /^f(?:alse)?$/i;

/**
 * Reads an unquoted value: a number, DOUBLE without suffix, or a boolean.
 * @throws RecordError when it is neither, or is out of its type's range.
 */
export function readNumberOrBoolean(text: string, name: string): Cell {
  if (endOfPlainDecimal(text, 0) === text.length) return { name, type: 'DOUBLE', sql: text, length: 0 };
  const match = DECIMAL.exec(text) ?? HEXADECIMAL.exec(text);
  if (match === null) return readWord(text, name);
  const digits = match[1] ?? '';
  const suffix = match[2];
  const type = suffix === undefined ? 'DOUBLE' : SUFFIXES.get(suffix.toLowerCase());
  if (type === undefined || !isNumberType(type)) {
    throw unreadable(`field ${name}: a number has an unknown suffix`, name);
  }
  return numberCell(name, type, digits);
}

function readWord(text: string, name: string): Cell {
  if (TRUE.test(text)) return { name, type: 'BOOL', sql: 'true', length: 0 };
  if (FALSE.test(text)) return { name, type: 'BOOL', sql: 'false', length: 0 };
  if (NOT_FINITE.test(text)) throw unreadable(`field ${name}: SQL cannot store nan or inf`, name);
  throw unreadable(`field ${name}: the value is neither a number, nor a boolean, nor a quoted string`, name);
}

/**
 * Most characters of a plain decimal that SQL takes as a DOUBLE as it stands: without a point as many as a double holds
 * exactly, with one so few that it can neither be beyond a double's range nor subnormal.
 */
const PLAIN = { whole: 15, point: 40 } as const;

/**
 * The end of a plain decimal such as `-11.8`, which is a DOUBLE in SQL as it stands; `from` when there is none, or one
 * that has to be looked at. Most values are plain.
 */
export function endOfPlainDecimal(text: string, from: number): number {
  const whole = text.charCodeAt(from) === 0x2d ? from + 1 : from;
  let at = whole;
  while (isDigit(text.charCodeAt(at))) at++;
  if (at === whole) return from;
  if (text.charCodeAt(at) !== 0x2e) return at - from > PLAIN.whole ? from : at;
  const point = at++;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === point + 1 || at - from > PLAIN.point ? from : at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
