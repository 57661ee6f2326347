import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import { numberCell } from '../../decode/cells.ts';
import { type Field, INTEGER, PLAIN, REAL, TEXT } from '../../decode/json/field.ts';
import { type Column, refused, wrongKind } from '../column.ts';
import type { Literal } from '../literal.ts';

/** Numbers of so many characters, without exponent, are within FLOAT's range and not too small for it. */
const SHORT = 30;

/** Numbers, as numbers or text, become the nearest value. */
export function toFloat(text: string, field: Field, column: Column, out: Literal): void {
  const isDouble = column.type?.name !== 'FLOAT';
  if (field.kind !== INTEGER && field.kind !== REAL && field.kind !== PLAIN && field.kind !== TEXT) {
    throw wrongKind(column, isDouble ? 'DOUBLE' : 'FLOAT', 'a number', field.kind);
  }
  if ((field.kind === INTEGER || field.kind === REAL) && isShortDecimal(text, field)) {
    out.put(isDouble ? 'DOUBLE' : 'FLOAT', text.slice(field.start, field.end), 0);
    return;
  }
  const digits = field.plain(text);
  if (parseDecimal(digits) === undefined) throw refused(column, 'the text is not a number');
  const cell = numberCell(column.name, isDouble ? 'DOUBLE' : 'FLOAT', digits);
  out.put(cell.type, cell.sql, 0);
}

function isShortDecimal(text: string, { start, end }: Field): boolean {
  if (end - start > SHORT) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x39) return false;
  return true;
}
