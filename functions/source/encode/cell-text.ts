/** Largest FLOAT, with all its digits. */
const FLOAT_MAX = 3.4028234663852886e38;

/**
 * A number cell as text that reads back as the same number. TDengine prints the largest FLOAT as 3.4028235e+38 and
 * then refuses that text, so it is written with all its digits.
 */
export function numberText(cell: unknown, type: string): string {
  const number = Number(cell);
  if (type === 'FLOAT' && Math.abs(number) > FLOAT_MAX) return `${number < 0 ? '-' : ''}${FLOAT_MAX}`;
  // String(-0) is 0.
  return Object.is(number, -0) ? '-0' : String(number);
}

/** TDengine's type without its digits: `DECIMAL` for `DECIMAL(10, 2)`. */
export function baseType(type: string): string {
  const parenthesis = type.indexOf('(');
  return parenthesis < 0 ? type : type.slice(0, parenthesis);
}
