import { parseDecimal } from '../../shared/tdengine/decimal.ts';
import { unreadable } from '../rows/record-error.ts';
import type { Cell, ValueType } from '../rows/row.ts';

/** Smallest double that is not subnormal: below it, TDengine refuses a number in SQL. */
const SMALLEST_DOUBLE = 2.2250738585072014e-308;

/** Least and most value of each integer type. */
export const INTEGER_RANGES: ReadonlyMap<ValueType, readonly [least: bigint, most: bigint]> = new Map([
  ['TINYINT', signed(8n)],
  ['SMALLINT', signed(16n)],
  ['INT', signed(32n)],
  ['BIGINT', signed(64n)],
  ['TINYINT UNSIGNED', unsigned(8n)],
  ['SMALLINT UNSIGNED', unsigned(16n)],
  ['INT UNSIGNED', unsigned(32n)],
  ['BIGINT UNSIGNED', unsigned(64n)],
]);

/** A DOUBLE from decimal or hexadecimal (`0x`) text. @throws RecordError for what SQL cannot store. */
export function doubleCell(name: string, text: string): Cell {
  const value = numberOf(text);
  if (!Number.isFinite(value)) throw unreadable(`field ${name}: the number is out of DOUBLE's range`, name);
  if (value !== 0 && Math.abs(value) < SMALLEST_DOUBLE) {
    throw unreadable(`field ${name}: SQL cannot store a subnormal number`, name);
  }
  return { name, type: 'DOUBLE', sql: numberText(value), length: 0 };
}

/** A FLOAT from decimal or hexadecimal (`0x`) text. @throws RecordError for what SQL cannot store. */
export function floatCell(name: string, text: string): Cell {
  const exact = numberOf(text);
  const value = Math.fround(exact);
  if (!Number.isFinite(value)) throw unreadable(`field ${name}: the number is out of FLOAT's range`, name);
  if (value === 0 && exact !== 0) throw unreadable(`field ${name}: the number is too small for FLOAT`, name);
  // Written as the double nearest to it: TDengine refuses FLOAT's largest value in the digits that it prints for it.
  return { name, type: 'FLOAT', sql: numberText(value), length: 0 };
}

/** A value of an integer type from decimal or hexadecimal (`0x`) text. @throws RecordError when the type does not hold it. */
export function integerCell(name: string, type: ValueType, text: string): Cell {
  const value = wholeNumber(text);
  if (value === undefined) throw unreadable(`field ${name}: ${type} takes whole numbers only`, name);
  const range = INTEGER_RANGES.get(type);
  if (range === undefined || value < range[0] || value > range[1]) {
    throw unreadable(`field ${name}: the number is out of ${type}'s range`, name);
  }
  return { name, type, sql: value.toString(), length: 0 };
}

function wholeNumber(text: string): bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[+-]/, '');
  if (/^(?:\d{1,100}|0x[0-9a-f]{1,100})$/i.test(digits)) return sign * BigInt(digits);
  // Not by way of a double, which would round a fraction off. A hundred digits are out of every range already.
  const decimal = parseDecimal(digits);
  return decimal?.fraction === '' ? sign * BigInt(decimal.whole.slice(0, 100)) : undefined;
}

function numberOf(text: string): number {
  const digits = text.replace(/^[+-]/, '');
  const value = Number(digits);
  return text.startsWith('-') ? -value : value;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function unsigned(bits: bigint): readonly [bigint, bigint] {
  return [0n, 2n ** bits - 1n];
}
