import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import type { IntegerRange } from '../../../shared/tdengine/types/integer-range.ts';
import { decimalSql, doubleSql, floatSql, integerSql } from '../../../shared/tdengine/types/numbers.ts';
import { type IntegerType, isIntegerType, TYPES } from '../../../shared/tdengine/types/types.ts';
import { isNonFinite } from '../../decode/json/non-finite.ts';
import { INTEGER, isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column, Convert } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

const MINUS = 0x2d;
const ZERO = 0x30;

/** Whole numbers, as numbers or text; a fraction of zeros and an exponent may be there. */
export function toInteger(value: JsonValue, column: Column, out: Literal): void {
  const { text, start, end, kind } = value;
  const type = integerTypeOf(column);
  const { range } = TYPES[type];
  if (kind === INTEGER && end - start <= range.safeDigits && isPlain(text, start, range)) {
    out.put(type, text.slice(start, end), 0);
    return;
  }
  if (!isNumber(kind) && !isString(kind)) {
    throw wrongKind(column, type, 'a whole number', kind);
  }
  const sql = integerSql(type, value.plain());
  if (typeof sql !== 'string') throw refused(column, sql.problem);
  out.put(type, sql, 0);
}

/** A whole number without a type: BIGINT, or BIGINT UNSIGNED; false when it is too large for both. */
export function toInferredInteger(value: JsonValue, out: Literal): boolean {
  const { text, start, end } = value;
  const { range } = TYPES.BIGINT;
  if (end - start <= range.safeDigits && isPlain(text, start, range)) {
    out.put('BIGINT', text.slice(start, end), 0);
    return true;
  }
  const digits = value.json();
  for (const type of ['BIGINT', 'BIGINT UNSIGNED'] as const) {
    const sql = integerSql(type, digits);
    if (typeof sql === 'string') {
      out.put(type, sql, 0);
      return true;
    }
  }
  return false;
}

function integerTypeOf({ type }: Column): IntegerType {
  if (type === undefined || !isIntegerType(type.name)) throw new Error('the column is not one of whole numbers');
  return type.name;
}

/** Whether a number of few digits stands as it is to be written: it is not `-0`, nor below zero in a type without sign. */
function isPlain(text: string, start: number, { least }: IntegerRange): boolean {
  return text.charCodeAt(start) !== MINUS || (least < 0n && text.charCodeAt(start + 1) !== ZERO);
}

/** Numbers of so many characters, without exponent, are within FLOAT's range and not too small for it. */
const SHORT = 30;

/** Numbers, as numbers or text, become the nearest value. */
export function toFloat(value: JsonValue, column: Column, out: Literal): void {
  const type = column.type?.name === 'FLOAT' ? 'FLOAT' : 'DOUBLE';
  if (!isNumber(value.kind) && !isString(value.kind)) throw wrongKind(column, type, 'a number', value.kind);
  if (isNumber(value.kind) && isShortDecimal(value)) {
    out.put(type, value.text.slice(value.start, value.end), 0);
    return;
  }
  const digits = value.plain();
  if (parseDecimal(digits) === undefined) throw refused(column, 'the text is not a number');
  const sql = type === 'FLOAT' ? floatSql(digits) : doubleSql(digits);
  if (typeof sql !== 'string') throw refused(column, sql.problem);
  out.put(type, sql, 0);
}

function isShortDecimal({ text, start, end }: JsonValue): boolean {
  if (end - start > SHORT) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x39) return false;
  return true;
}

/** Numbers, as numbers or text, with all their digits. */
export function toDecimal(value: JsonValue, column: Column, out: Literal): void {
  const { kind } = value;
  if (!isNumber(kind) && !isString(kind)) {
    throw wrongKind(column, 'DECIMAL', 'a number', kind);
  }
  const { type } = column;
  if (type?.name !== 'DECIMAL') throw new Error('the column is not a DECIMAL');
  const { precision, scale } = type;
  const sql = decimalSql(value.plain(), precision, scale);
  if (typeof sql !== 'string') throw refused(column, sql.problem);
  out.put(`DECIMAL(${precision}, ${scale})`, sql, 0);
}

/** Makes NULL of the texts that stand for a number that is none or infinite, and leaves all else to `convert`. */
export function nullIfNonFinite(convert: Convert): Convert {
  return (value, column, out) => {
    if (isString(value.kind) && isNonFinite(value.plain())) out.put(column.nullType, 'NULL', 0);
    else convert(value, column, out);
  };
}
