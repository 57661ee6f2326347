import { type Field, INTEGER, PLAIN, TEXT } from '../../decode/json/field.ts';
import { doubleCell, floatCell } from '../../decode/number-cells.ts';
import { type Column, refused, wrongKind } from '../column.ts';
import { putDecimal, toDecimal } from '../convert/decimal.ts';
import { putText } from '../convert/text.ts';
import type { Literal } from '../literal.ts';

/** Name of Connect's logical types of numbers and times. */
export const DECIMAL = 'org.apache.kafka.connect.data.Decimal';
export const TIMESTAMP = 'org.apache.kafka.connect.data.Timestamp';
export const DATE = 'org.apache.kafka.connect.data.Date';

/** A Decimal: base64 of its unscaled number's bytes, high byte first in two's complement, or a number. */
export function fromConnectDecimal(text: string, field: Field, column: Column, out: Literal): void {
  if (field.kind !== PLAIN && field.kind !== TEXT) {
    toDecimal(text, field, column, out);
    return;
  }
  const base64 = field.plain(text);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw refused(column, 'the text is not the base64 of a Decimal');
  const digits = scaled(unscaledOf(bytes), column.unscaled ?? 0);
  switch (column.type?.name) {
    case 'DECIMAL':
      putDecimal(digits, column, out);
      return;
    case 'DOUBLE':
      out.put('DOUBLE', doubleCell(column.name, digits).sql, 0);
      return;
    case 'FLOAT':
      out.put('FLOAT', floatCell(column.name, digits).sql, 0);
      return;
    case 'VARCHAR':
    case 'NCHAR':
      putText(digits, column.type.name, column, out);
      return;
    default:
      throw refused(column, `${column.type?.name} does not take a Decimal`);
  }
}

/** A Date: whole days since 1970. */
export function fromConnectDate(text: string, field: Field, column: Column, out: Literal): void {
  if (field.kind !== INTEGER) throw wrongKind(column, 'a Date', 'whole days', field.kind);
  if (column.time === undefined) throw new Error('the column has no unit');
  const seconds = BigInt(field.json(text)) * 86_400n;
  out.put('TIMESTAMP', column.time.digits(String(seconds), column), 0);
}

function unscaledOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`));
}

/** The unscaled number with its point: all digits of the scale behind it, as Java's BigDecimal prints it. */
function scaled(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
