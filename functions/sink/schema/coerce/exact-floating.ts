import {
  type Decimal,
  isSameDecimal,
  isZero,
  parsePlainDecimal,
  significantDigits,
} from '../../../shared/tdengine/decimal.ts';
import {
  DOUBLE_DIGITS,
  FLOAT_DIGITS,
  MAX_FLOAT,
  numberText,
  SMALLEST_DOUBLE,
} from '../../../shared/tdengine/types/numbers.ts';

/** Digits of the longest number that a double can be. */
const MAX_DOUBLE_DIGITS = 309;

/** The double that is a decimal number: exactly, or so near that its shortest text is that number. Undefined when there is none. */
export function doubleOf(text: string, number: Decimal): number | undefined {
  const value = Number(text);
  if (isZero(number)) return value;
  if (!Number.isFinite(value) || Math.abs(value) < SMALLEST_DOUBLE) return undefined;
  if (significantDigits(number).length <= DOUBLE_DIGITS) return value;
  const back = parsePlainDecimal(String(value));
  if (back !== undefined && isSameDecimal(back, number)) return value;
  const { whole, fraction } = number;
  const isWhole = fraction === '' && whole.length <= MAX_DOUBLE_DIGITS;
  return isWhole && BigInt(Math.abs(value)) === BigInt(whole) ? value : undefined;
}

/**
 * Whether a number's text is so short that a FLOAT gives it back: up to seven characters without exponent are a whole
 * number below 2^24, or have six digits at most.
 */
export function isShortFloat(sql: string): boolean {
  if (sql.length > FLOAT_DIGITS + 1) return false;
  for (let at = 0; at < sql.length; at++) if ((sql.charCodeAt(at) | 0x20) === 0x65) return false;
  return true;
}

/**
 * A double as a FLOAT takes it, when the float is that number exactly, or its shortest text is: 10.3 is, 10.123456789 is
 * not. `sql` is the double's literal.
 */
export function floatLiteral(sql: string, value: number): string | undefined {
  const float = Math.fround(value);
  if (float !== value && shortest(float) !== value) return undefined;
  // TDengine refuses FLOAT's largest value in the digits that it prints for it, 3.4028235e+38.
  return Math.abs(value) > MAX_FLOAT ? String(float) : sql;
}

/** The shortest text that a FLOAT is read from and printed as: `10.3` for a literal of 10.300000190734863. */
export function floatText(sql: string): string {
  const float = Math.fround(Number(sql));
  return float === 0 ? numberText(float) : String(shortest(float));
}

/** The number with the fewest decimal digits that a float stands for. */
function shortest(float: number): number {
  for (let digits = FLOAT_DIGITS; digits < 9; digits++) {
    const candidate = Number(float.toPrecision(digits));
    if (Math.fround(candidate) === float) return candidate;
  }
  return Number(float.toPrecision(9));
}
