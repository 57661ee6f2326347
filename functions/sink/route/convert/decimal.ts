import { decimalSql } from '../../../shared/tdengine/types/numbers.ts';
import { type Field, INTEGER, PLAIN, REAL, TEXT } from '../../decode/json/field.ts';
import { type Column, refused, wrongKind } from '../column.ts';
import type { Literal } from '../literal.ts';

/** Numbers, as numbers or text, with all their digits. */
export function toDecimal(text: string, field: Field, column: Column, out: Literal): void {
  const { kind } = field;
  if (kind !== INTEGER && kind !== REAL && kind !== PLAIN && kind !== TEXT) {
    throw wrongKind(column, 'DECIMAL', 'a number', kind);
  }
  const { type } = column;
  if (type?.name !== 'DECIMAL') throw new Error('the column is not a DECIMAL');
  const { precision, scale } = type;
  const sql = decimalSql(field.plain(text), precision, scale);
  if (typeof sql !== 'string') throw refused(column, sql.problem);
  out.put(`DECIMAL(${precision}, ${scale})`, sql, 0);
}
