import { parseDecimal } from '../../../shared/tdengine/decimal.ts';

/** A whole number of so many digits may be more than a double holds. */
const LONG = /^-?\d{16,}$/;

/** Tells whether the digits of a JSON number are this number; undefined for a constant that is none. */
export function sameNumber(constant: string | number | boolean): ((digits: string) => boolean) | undefined {
  if (typeof constant === 'string') return LONG.test(constant) ? sameDecimal(constant) : undefined;
  if (typeof constant !== 'number') return undefined;
  // By its digits: many numbers beyond 2^53 become one double.
  return Number.isInteger(constant) ? sameDecimal(String(constant)) : (digits) => Number(digits) === constant;
}

function sameDecimal(text: string): (digits: string) => boolean {
  const wanted = parseDecimal(text);
  return (digits) => {
    const given = parseDecimal(digits);
    return (
      given !== undefined &&
      given.whole === wanted?.whole &&
      given.fraction === wanted.fraction &&
      given.isNegative === wanted.isNegative
    );
  };
}
