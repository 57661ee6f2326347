import { unreadable } from '../../record-error.ts';
import type { Cell, ValueType } from '../../row.ts';
import { doubleCell, floatCell, integerCell } from '../number-cells.ts';

const SUFFIXES: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ['i8', 'TINYINT'],
  ['i16', 'SMALLINT'],
  ['i32', 'INT'],
  ['i64', 'BIGINT'],
  ['i', 'BIGINT'],
  ['u8', 'TINYINT UNSIGNED'],
  ['u16', 'SMALLINT UNSIGNED'],
  ['u32', 'INT UNSIGNED'],
  ['u64', 'BIGINT UNSIGNED'],
  ['u', 'BIGINT UNSIGNED'],
  ['f32', 'FLOAT'],
  ['f64', 'DOUBLE'],
]);

const DECIMAL = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([iuf]\d{0,2})?$/i;
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
  if (isShortDecimal(text)) return { name, type: 'DOUBLE', sql: text, length: 0 };
  const match = DECIMAL.exec(text) ?? HEXADECIMAL.exec(text);
  if (match === null) return readWord(text, name);
  const digits = match[1] ?? '';
  const suffix = match[2];
  const type = suffix === undefined ? 'DOUBLE' : SUFFIXES.get(suffix.toLowerCase());
  if (type === undefined) throw unreadable(`field ${name}: a number has an unknown suffix`);
  if (type === 'DOUBLE') return doubleCell(name, digits);
  return type === 'FLOAT' ? floatCell(name, digits) : integerCell(name, type, digits);
}

function readWord(text: string, name: string): Cell {
  if (TRUE.test(text)) return { name, type: 'BOOL', sql: 'true', length: 0 };
  if (FALSE.test(text)) return { name, type: 'BOOL', sql: 'false', length: 0 };
  if (NOT_FINITE.test(text)) throw unreadable(`field ${name}: SQL cannot store nan or inf`);
  throw unreadable(`field ${name}: the value is neither a number, nor a boolean, nor a quoted string`);
}

/** Whether a text is a plain decimal such as `-11.8`, so short that every range holds it. Most values are. */
function isShortDecimal(text: string): boolean {
  if (text.length > 15) return false;
  let at = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const whole = at;
  while (isDigit(text.charCodeAt(at))) at++;
  if (at === whole) return false;
  if (at === text.length) return true;
  if (text.charCodeAt(at) !== 0x2e || at + 1 === text.length) return false;
  at++;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === text.length;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
