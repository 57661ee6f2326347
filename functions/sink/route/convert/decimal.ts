import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import { isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

/**
 * Numbers, as numbers or text, with all their digits. TDengine rounds those that do not fit without a word, so they are
 * refused here.
 */
export function toDecimal(value: JsonValue, column: Column, out: Literal): void {
  const { kind } = value;
  if (!isNumber(kind) && !isString(kind)) {
    throw wrongKind(column, 'DECIMAL', 'a number', kind);
  }
  const { type } = column;
  if (type?.name !== 'DECIMAL') throw new Error('the column is not a DECIMAL');
  const { precision, scale } = type;
  const decimal = parseDecimal(value.plain());
  if (decimal === undefined) throw refused(column, 'the text is not a number');
  if (decimal.fraction.length > scale)
    throw refused(column, `the number has more than ${scale} digits after the point`);
  if (decimal.whole !== '0' && decimal.whole.length > precision - scale) {
    throw refused(column, `the number is out of DECIMAL(${precision}, ${scale})'s range`);
  }
  const fraction = scale === 0 ? '' : `.${decimal.fraction.padEnd(scale, '0')}`;
  // In quotes: TDengine reads a bare number as a double first.
  out.put(`DECIMAL(${precision}, ${scale})`, `'${decimal.isNegative ? '-' : ''}${decimal.whole}${fraction}'`, 0);
}
