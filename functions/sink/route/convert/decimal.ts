import { decimalSql } from '../../../shared/tdengine/types/numbers.ts';
import { isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

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
