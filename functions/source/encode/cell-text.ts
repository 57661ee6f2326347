/** Largest FLOAT, with all its digits. */
const FLOAT_MAX = 3.4028234663852886e38;

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
export function nearestFloat(number: number): number {
  if (number > FLOAT_MAX) return FLOAT_MAX;
  return number < -FLOAT_MAX ? -FLOAT_MAX : number;
}

function numberText(number: number): string {
  // String(-0) is 0.
  return number === 0 && 1 / number < 0 ? '-0' : String(number);
}

/** TDengine's type without its digits: `DECIMAL` for `DECIMAL(10, 2)`. */
export function baseType(type: string): string {
  const parenthesis = type.indexOf('(');
  return parenthesis < 0 ? type : type.slice(0, parenthesis);
}
