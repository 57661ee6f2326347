import type { IntegerRange } from '../../../shared/tdengine/types/integer-range.ts';
import { integerSql } from '../../../shared/tdengine/types/numbers.ts';
import { type IntegerType, isIntegerType, TYPES } from '../../../shared/tdengine/types/types.ts';
import { INTEGER, isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
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
