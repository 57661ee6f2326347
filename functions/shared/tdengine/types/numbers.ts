import { parseDecimal } from '../decimal.ts';
import { type Problem, problem } from '../sql-text.ts';
import { type IntegerType, TYPES } from './types.ts';

/** Decimal digits that every double gives back as they were (DBL_DIG of IEEE 754), and every float (FLT_DIG). */
export const DOUBLE_DIGITS = 15;
export const FLOAT_DIGITS = 6;

/** Largest FLOAT, with all its digits. */
export const MAX_FLOAT = 3.4028234663852886e38;

/** Smallest double that is not subnormal: below it, TDengine refuses a number in SQL. */
export const SMALLEST_DOUBLE = 2.2250738585072014e-308;

const MINUS = 0x2d;

/** The literal of a whole number in decimal; a fraction of zeros and an exponent may be there. */
export function integerSql(type: IntegerType, text: string): string | Problem {
  const decimal = parseDecimal(text);
  if (decimal === undefined || decimal.fraction !== '') return problem(`${type} takes whole numbers only`);
  const digits = decimal.isNegative ? `-${decimal.whole}` : decimal.whole;
  return isWithin(digits, type) ? digits : problem(`the number is out of ${type}'s range`);
}

/** Whether a whole number, in digits without zeros in front, is in a type's range. */
export function isWithin(digits: string, type: IntegerType): boolean {
  const { range } = TYPES[type];
  const isNegative = digits.charCodeAt(0) === MINUS;
  const most = isNegative ? range.mostNegativeDigits : range.mostDigits;
  const length = isNegative ? digits.length - 1 : digits.length;
  if (length !== most.length) return length < most.length;
  return (isNegative ? digits.slice(1) : digits) <= most;
}

/** The literal of the DOUBLE nearest to a number in decimal or hexadecimal (`0x`). */
export function doubleSql(text: string): string | Problem {
  const value = numberOf(text);
  if (!Number.isFinite(value)) return problem("the number is out of DOUBLE's range");
  if (value !== 0 && Math.abs(value) < SMALLEST_DOUBLE) return problem('SQL cannot store a subnormal number');
  return numberText(value);
}

/** The literal of the FLOAT nearest to a number in decimal or hexadecimal (`0x`). */
export function floatSql(text: string): string | Problem {
  const exact = numberOf(text);
  const value = Math.fround(exact);
  if (!Number.isFinite(value)) return problem("the number is out of FLOAT's range");
  if (value === 0 && exact !== 0) return problem('the number is too small for FLOAT');
  // As the double nearest to it: TDengine refuses FLOAT's largest value in the digits that it prints for it.
  return numberText(value);
}

/**
 * The literal of a DECIMAL, with all its digits: in quotes, since TDengine reads a bare number as a double first. It rounds
 * numbers that do not fit without a word; here they are a problem.
 */
export function decimalSql(text: string, precision: number, scale: number): string | Problem {
  const decimal = parseDecimal(text);
  if (decimal === undefined) return problem('the text is not a number');
  const { isNegative, whole, fraction } = decimal;
  if (fraction.length > scale) return problem(`the number has more than ${scale} digits after the point`);
  if (whole !== '0' && whole.length > precision - scale) {
    return problem(`the number is out of DECIMAL(${precision}, ${scale})'s range`);
  }
  return `'${isNegative ? '-' : ''}${whole}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}'`;
}

/** A double as text that reads back as the same number. */
export function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : String(value);
}

/** Powers of ten by which a number of few digits becomes whole. */
const SCALES = [1e4, 1e5, 1e6, 1e7, 1e8] as const;

/** Below it, whole numbers are calculated with as such. */
const MOST_SCALED = 2 ** 31;

/**
 * A calculated number in so few digits as it takes to be read as the FLOAT nearest to it: 37.6 of 37.60000000000001.
 * Undefined for one that is not found at once, such as a very small one.
 */
export function shortFloatText(value: number): string | undefined {
  const size = Math.abs(value);
  const float = Math.fround(size);
  for (const scale of SCALES) {
    const scaled = Math.round(size * scale);
    if (!(scaled < MOST_SCALED)) return undefined;
    if (Math.fround(scaled / scale) === float)
      return scaled === 0 ? undefined : scaledText(scaled | 0, scale, value < 0);
  }
  return undefined;
}

function scaledText(scaled: number, scale: number, isNegative: boolean): string {
  const whole = (scaled / scale) | 0;
  // With a digit in front, so that zeros behind the point stay.
  let behind = scale + (scaled % scale);
  while (behind % 10 === 0) behind = (behind / 10) | 0;
  const text = behind === 1 ? String(whole) : `${whole}.${String(behind).slice(1)}`;
  return isNegative ? `-${text}` : text;
}

function numberOf(text: string): number {
  const digits = text.replace(/^[+-]/, '');
  const value = Number(digits);
  return text.charCodeAt(0) === MINUS ? -value : value;
}
