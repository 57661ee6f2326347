/** A decimal number, exactly: no zeros before the whole part, which is then `0`, nor after the fraction, which may be empty. */
export interface Decimal {
  /** False for zero. */
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const LOWER_E = 0x65;

/**
 * Farther than this, and than all its digits, no exponent moves the point: what is beyond is too large or too small for every
 * type anyway.
 */
const FARTHEST = 1_000;

/** Digits of an exponent in plain decimal: with more no type holds a number, nor is any so fine. */
const MOST_PLAIN_EXPONENT = 4;

/** The number that a text writes in decimal digits, with or without an exponent, `+5`, `5.` and `.5` too; undefined when it is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const first = text.charCodeAt(0);
  const start = first === MINUS || first === PLUS ? 1 : 0;
  const point = endOfDigits(text, start);
  const end = text.charCodeAt(point) === POINT ? endOfDigits(text, point + 1) : point;
  // One digit at least, before the point or behind it.
  if (point === start && end <= point + 1) return undefined;
  return decimalFrom(text, start, point, end, Number.POSITIVE_INFINITY);
}

/** The same of plain decimal, such as `-12.50` or `1e-7`: undefined also for `+5`, `5.`, `.5` and exponents of five digits. */
export function parsePlainDecimal(text: string): Decimal | undefined {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = endOfDigits(text, start);
  if (point === start) return undefined;
  const end = text.charCodeAt(point) === POINT ? endOfDigits(text, point + 1) : point;
  return end === point + 1 ? undefined : decimalFrom(text, start, point, end, MOST_PLAIN_EXPONENT);
}

/** Whether two numbers are the same. */
export function isSameDecimal(a: Decimal, b: Decimal): boolean {
  return a.isNegative === b.isNegative && a.whole === b.whole && a.fraction === b.fraction;
}

/** Whether a number is zero. */
export function isZero({ whole, fraction }: Decimal): boolean {
  return whole === '0' && fraction === '';
}

/** The digits without zeros at either end; empty for zero. */
export function significantDigits({ whole, fraction }: Decimal): string {
  return withoutLastZeros(withoutZeros(whole + fraction));
}

/** The number without exponent, when it has at most so many digits before the point and after it. */
export function fixedText({ isNegative, whole, fraction }: Decimal, before: number, after: number): string | undefined {
  if ((whole !== '0' && whole.length > before) || fraction.length > after) return undefined;
  return `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Whether a text is a number without exponent that has at most so many digits before the point and after it. Most have,
 * and need not be taken apart; false also for one with a zero in front that need not be there, and for one above -1.
 */
export function isFixed(text: string, before: number, after: number): boolean {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = endOfDigits(text, start);
  if (point === start || point > start + before) return false;
  if (text.charCodeAt(start) === ZERO && (start === 1 || point > start + 1)) return false;
  if (point === text.length) return true;
  if (text.charCodeAt(point) !== POINT || point + 1 === text.length || text.length > point + 1 + after) return false;
  return endOfDigits(text, point + 1) === text.length;
}

/** The place behind the digits that begin at `from`. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= 0x39; code = text.charCodeAt(at)) at++;
  return at;
}

/** Digits without the zeros in front of them. */
export function withoutZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === ZERO) start++;
  return start === 0 ? digits : digits.slice(start);
}

/** @param mostExponent digits of an exponent that is read. */
function decimalFrom(
  text: string,
  start: number,
  point: number,
  end: number,
  mostExponent: number,
): Decimal | undefined {
  let shift = 0;
  if (end < text.length) {
    const exponent = exponentAt(text, end, mostExponent);
    if (exponent === undefined) return undefined;
    const farthest = FARTHEST + end - start;
    shift = Math.max(-farthest, Math.min(farthest, exponent));
  }
  let before = text.slice(start, point);
  let behind = end > point ? text.slice(point + 1, end) : '';
  if (shift !== 0) {
    const digits = before + behind;
    const moved = before.length + shift;
    before = moved <= 0 ? '' : digits.slice(0, moved).padEnd(moved, '0');
    behind = moved >= 0 ? digits.slice(moved) : '0'.repeat(-moved) + digits;
  }
  const whole = withoutZeros(before) || '0';
  const fraction = withoutLastZeros(behind);
  const isNegative = text.charCodeAt(0) === MINUS && (whole !== '0' || fraction !== '');
  return { isNegative, whole, fraction };
}

function exponentAt(text: string, at: number, mostDigits: number): number | undefined {
  if ((text.charCodeAt(at) | 0x20) !== LOWER_E) return undefined;
  const sign = text.charCodeAt(at + 1);
  const start = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
  const isExponent = start < text.length && endOfDigits(text, start) === text.length;
  return isExponent && text.length - start <= mostDigits ? Number(text.slice(at + 1)) : undefined;
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end--;
  return end === digits.length ? digits : digits.slice(0, end);
}
