import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import { doubleSql, floatSql } from '../../../shared/tdengine/types/numbers.ts';
import { isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

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
