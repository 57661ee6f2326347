import { parseDecimal, significantDigits } from '../tdengine/decimal.ts';
import { DOUBLE_DIGITS } from '../tdengine/types/numbers.ts';
import { MOST_UINT, type Numeric } from './number.ts';
import { Decimal, Uint } from './value.ts';

/** Characters of a whole number that a double is exactly, a sign among them. */
const SAFE_LENGTH = 15;

/** Powers of ten that doubles are exactly. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** A whole number of JSON, with all its digits: an `int`, a `uint` above it, or else a `decimal`. */
export function wholeOf(digits: string): Numeric {
  return wholeAt(digits, 0, digits.length);
}

/** The same of a text in which it is, without a text of its own where it is short. */
export function wholeAt(text: string, start: number, end: number): Numeric {
  if (end - start > SAFE_LENGTH) return longWhole(text.slice(start, end));
  const isNegative = text.charCodeAt(start) === MINUS;
  let digits = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) digits = digits * 10 + text.charCodeAt(at) - ZERO;
  const value = isNegative ? -digits : digits;
  // V8 makes a bigint faster of what it knows to be of 32 bits.
  const small = value | 0;
  return BigInt(small === value ? small : value);
}

function longWhole(digits: string): Numeric {
  const value = BigInt(digits);
  if (BigInt.asIntN(64, value) === value) return value;
  return value > 0n && value <= MOST_UINT ? new Uint(value) : new Decimal(digits);
}

/** A number of JSON with a fraction or an exponent: a `double` if it keeps all digits, or else a `decimal`. */
export function realOf(text: string): Numeric {
  return realAt(text, 0, text.length);
}

/**
 * The same of a text in which it is. Digits and power of ten of a short number are doubles exactly, so that the one by
 * the other is the double nearest to it; of a longer one that says between which doubles it is.
 */
export function realAt(text: string, start: number, end: number): Numeric {
  const isNegative = text.charCodeAt(start) === MINUS;
  let digits = 0;
  let count = 0;
  let behind = 0;
  let isBehind = false;
  let last = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === POINT) isBehind = true;
    else if (code > NINE) return longReal(text.slice(start, end));
    else {
      last = code;
      if (count > 0 || code > ZERO) count++;
      if (count <= DOUBLE_DIGITS) {
        digits = digits * 10 + code - ZERO;
        if (isBehind) behind++;
      } else if (!isBehind) return longReal(text.slice(start, end));
    }
  }
  const power = POWERS[behind];
  if (power === undefined || (count > DOUBLE_DIGITS && last === ZERO)) return longReal(text.slice(start, end));
  const value = digits / power;
  if (count <= DOUBLE_DIGITS) return isNegative ? -value : value;
  const next = (digits + 1) / power;
  return new Decimal(text.slice(start, end), isNegative ? -next : value, isNegative ? -value : next);
}

function longReal(text: string): Numeric {
  const value = Number(text);
  const decimal = parseDecimal(text);
  const digits = decimal === undefined ? '' : significantDigits(decimal);
  if (digits === '') return value;
  const isKept = digits.length <= DOUBLE_DIGITS && value !== 0 && Number.isFinite(value);
  return isKept ? value : new Decimal(text);
}
