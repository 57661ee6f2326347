import { MAX_FLOAT, numberText } from '../../shared/tdengine/types/numbers.ts';

/**
 * A FLOAT as text that reads back as the same number. TDengine prints the largest FLOAT as 3.4028235e+38 and then
 * refuses that text, so it is written with all its digits.
 */
export function floatText(cell: unknown): string {
  return numberText(nearestFloat(Number(cell)));
}

/** A DOUBLE as text that reads back as the same number. */
export function doubleText(cell: unknown): string {
  return numberText(Number(cell));
}

/** The number that a FLOAT can be: what TDengine prints for the largest is beyond it. */
function nearestFloat(number: number): number {
  if (number > MAX_FLOAT) return MAX_FLOAT;
  return number < -MAX_FLOAT ? -MAX_FLOAT : number;
}

/** Between these Java writes a number without an exponent. */
const LEAST_PLAIN = 1e-3;
const MOST_PLAIN = 1e7;

/**
 * A number as Java's `Float.toString` and `Double.toString` write it: `1.0`, `-0.0`, `1.0E10`, `1.5E-4`. The digits are
 * the fewest that tell the number apart, which Java has written only since 19; before, sometimes one more.
 * @param cell a FLOAT or DOUBLE as the reader gives it: the digits of a FLOAT are those that TDengine prints.
 */
export function javaNumber(cell: unknown): string {
  const number = Number(cell);
  const size = Math.abs(number);
  if (size === 0) return 1 / number < 0 ? '-0.0' : '0.0';
  if (size >= LEAST_PLAIN && size < MOST_PLAIN) return Number.isInteger(number) ? `${number}.0` : String(number);
  const text = number.toExponential();
  const exponent = text.indexOf('e');
  const digits = text.slice(0, exponent);
  const power = text.slice(text.charCodeAt(exponent + 1) === PLUS ? exponent + 2 : exponent + 1);
  return `${digits}${digits.includes('.') ? '' : '.0'}E${power}`;
}

const PLUS = 0x2b;
