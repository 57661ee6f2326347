/** A number as it is written in decimal: digits × 10^exponent. */
export interface DecimalNumber {
  readonly isNegative: boolean;
  /** Without zeros at either end; empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

/** Beyond this exponent no type holds a number, nor is any so fine. */
const MAX_EXPONENT_DIGITS = 4;

/** Reads a plain decimal number such as `-12.50` or `1e-7`; undefined for any other text, such as `0x10` or ` 5`. */
export function readDecimal(text: string): DecimalNumber | undefined {
  const isNegative = text.charCodeAt(0) === 0x2d;
  const start = isNegative ? 1 : 0;
  const wholeEnd = endOfDigits(text, start);
  if (wholeEnd === start) return undefined;
  let end = wholeEnd;
  if (text.charCodeAt(end) === 0x2e) {
    end = endOfDigits(text, wholeEnd + 1);
    if (end === wholeEnd + 1) return undefined;
  }
  const exponent = readExponent(text, end);
  if (exponent === undefined) return undefined;
  const fraction = end === wholeEnd ? '' : text.slice(wholeEnd + 1, end);
  return trimmed(isNegative, text.slice(start, wholeEnd) + fraction, exponent - fraction.length);
}

/** The number's digits when it is whole and has at most `longest` of them, without sign. */
export function wholeDigits({ digits, exponent }: DecimalNumber, longest: number): string | undefined {
  if (digits === '') return '0';
  if (exponent < 0 || digits.length + exponent > longest) return undefined;
  return exponent === 0 ? digits : digits + '0'.repeat(exponent);
}

/** The number without exponent, when it has at most so many digits before the point and after it. */
export function fixedText(number: DecimalNumber, before: number, after: number): string | undefined {
  const { isNegative, digits, exponent } = number;
  if (digits === '') return '0';
  const point = digits.length + exponent;
  if (point > before || -exponent > after) return undefined;
  const sign = isNegative ? '-' : '';
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  return point > 0
    ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
    : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

/**
 * Whether a text is a number without exponent that has at most so many digits before the point and after it. Most have,
 * and need not be taken apart; false also for one with a zero in front that need not be there, and for one above -1.
 */
export function isFixed(text: string, before: number, after: number): boolean {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const point = endOfDigits(text, start);
  if (point === start || point > start + before) return false;
  if (text.charCodeAt(start) === 0x30 && (start === 1 || point > start + 1)) return false;
  if (point === text.length) return true;
  if (text.charCodeAt(point) !== 0x2e || point + 1 === text.length || text.length > point + 1 + after) return false;
  return endOfDigits(text, point + 1) === text.length;
}

/** Whether two numbers are the same; zero has no sign here. */
export function isSameNumber(a: DecimalNumber, b: DecimalNumber): boolean {
  if (a.digits === '') return b.digits === '';
  return a.digits === b.digits && a.exponent === b.exponent && a.isNegative === b.isNegative;
}

function readExponent(text: string, at: number): number | undefined {
  if (at === text.length) return 0;
  if ((text.charCodeAt(at) | 0x20) !== 0x65) return undefined;
  const sign = text.charCodeAt(at + 1);
  const start = sign === 0x2d || sign === 0x2b ? at + 2 : at + 1;
  const isExponent = endOfDigits(text, start) === text.length && start < text.length;
  return isExponent && text.length - start <= MAX_EXPONENT_DIGITS ? Number(text.slice(at + 1)) : undefined;
}

function trimmed(isNegative: boolean, digits: string, exponent: number): DecimalNumber {
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start++;
  let end = digits.length;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end--;
  return { isNegative, digits: digits.slice(start, end), exponent: start === end ? 0 : exponent + digits.length - end };
}

/** The place behind the digits that begin at `from`. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++;
  return at;
}
