import { isDeepStrictEqual } from 'node:util';
import type { ExpectedCell } from '../../functions/shared/settings/index.ts';
import { isSameDecimal, parseDecimal } from '../../functions/shared/tdengine/decimal.ts';
import { digitsOf, parseIsoTime } from '../../functions/shared/tdengine/time/iso-reader.ts';
import { convert, type Precision } from '../../functions/shared/tdengine/time/precision.ts';
import { familyOf } from '../../functions/shared/tdengine/types/types.ts';
import type { StoredCell } from '../sink/stored-rows.ts';

/**
 * Whether a stored value is the expected one: whole numbers and DECIMAL by all their digits, FLOAT and DOUBLE by the nearest
 * value, times by the instant, text by every character.
 * @param cell undefined where the table has no such column, which is as good as NULL.
 */
export function isExpectedCell(expected: ExpectedCell, cell: StoredCell | undefined, precision: Precision): boolean {
  const value = cell?.value ?? null;
  if (cell === undefined || value === null || expected === null) return value === expected;
  switch (familyOf(cell.type)) {
    case 'integer':
    case 'DECIMAL':
      return isSameNumber(expected, String(value));
    case 'floating':
      return isNumber(expected) && nearest(cell.type, Number(expected)) === nearest(cell.type, Number(value));
    case 'TIMESTAMP':
      return isTime(expected) && isSameTime(expected, String(value), precision);
    case 'bytes':
      return typeof expected === 'string' && expected.toLowerCase() === value;
    case 'GEOMETRY':
      return typeof expected === 'string' && wellKnown(expected) === wellKnown(String(value));
    case 'JSON':
      return isDeepStrictEqual(typeof expected === 'string' ? parsed(expected) : expected, parsed(String(value)));
    default:
      return expected === value;
  }
}

/** Whether a time, of a row or a column, is the expected one. @param stored in digits of the precision, or ISO 8601. */
export function isSameTime(expected: string | number, stored: string, precision: Precision): boolean {
  const instant = nanoseconds(String(expected), precision);
  return instant !== undefined && instant === nanoseconds(stored, precision);
}

function nanoseconds(text: string, precision: Precision): bigint | undefined {
  if (/^-?\d+$/.test(text)) return convert(BigInt(text), precision, 'ns');
  const instant = parseIsoTime(text);
  return instant === undefined ? undefined : BigInt(digitsOf(instant, 'ns'));
}

function isSameNumber(expected: ExpectedCell, stored: string): boolean {
  const wanted = isNumber(expected) ? parseDecimal(String(expected)) : undefined;
  const given = parseDecimal(stored);
  return wanted !== undefined && given !== undefined && isSameDecimal(wanted, given);
}

function isNumber(expected: ExpectedCell): expected is string | number {
  return typeof expected === 'number' || (typeof expected === 'string' && parseDecimal(expected) !== undefined);
}

function isTime(expected: ExpectedCell): expected is string | number {
  return typeof expected === 'number' || typeof expected === 'string';
}

function nearest(type: string, value: number): number {
  return type === 'FLOAT' ? Math.fround(value) : value;
}

/** Well-known text in one spelling: blanks and case mean nothing in it. */
function wellKnown(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/\s*([(),])\s*/g, '$1')
    .trim();
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
