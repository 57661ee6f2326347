import { decimalProblem, decimalText } from '../../decode/decimal-text.ts';
import { INTEGER, isString, JsonValue, REAL } from '../../decode/json/value.ts';
import type { Column, Convert } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

/**
 * Makes the converter of a Decimal: a number, as `decimal.format=NUMERIC` writes it (KIP-481), or base64 of its unscaled
 * number's bytes, high byte first in two's complement.
 * @param convertNumber what the column's type makes of a JSON number.
 * @param scale digits behind the point of an unscaled number.
 */
export function connectDecimal(convertNumber: Convert, scale: number): Convert {
  const number = new JsonValue();
  return (value, column, out) => {
    if (!isString(value.kind)) {
      convertNumber(value, column, out);
      return;
    }
    const base64 = value.plain();
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('base64') !== base64) throw refused(column, 'the text is not the base64 of a Decimal');
    const problem = decimalProblem(bytes);
    if (problem !== undefined) throw refused(column, problem);
    const digits = decimalText(bytes, scale);
    number.put(digits, digits.includes('.') ? REAL : INTEGER, 0, digits.length);
    convertNumber(number, column, out);
  };
}

/** More digits of days than 64 bits of milliseconds have. */
const MOST_DAY_DIGITS = 20;

/** A Date: whole days since 1970. */
export function fromConnectDate(value: JsonValue, column: Column, out: Literal): void {
  if (value.kind !== INTEGER) throw wrongKind(column, 'a Date', 'whole days', value.kind);
  if (column.time === undefined) throw new Error('the column has no unit');
  if (value.end - value.start > MOST_DAY_DIGITS) throw refused(column, 'the Date is out of the range of a TIMESTAMP');
  out.put('TIMESTAMP', column.time.whole(String(BigInt(value.json()) * 86_400n), column), 0);
}
