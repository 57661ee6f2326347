/**
 * Numbers as Go's encoding of JSON writes them, which is what the REST server answers: the shortest digits that read
 * back to the same value, an exponent of at least two digits below 1e-6 and from 1e21, and the sign of zero kept.
 */

function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A DOUBLE; what is not finite is null, since JSON has no such number. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Object.is(value, -0)) return '-0';
  return goExponent(String(value));
}

const MIN_NORMAL_FLOAT = 1.1754943508222875e-38;

/** A FLOAT: the shortest digits that give the same 32-bit value. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return doubleText(value);
  // Below the smallest normal float there are fewer digits than six.
  const least = Math.abs(value) < MIN_NORMAL_FLOAT ? 1 : 6;
  for (let digits = least; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return doubleText(short);
  }
  return doubleText(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}

/** Digits of a double that becomes text inside the server, by CAST or in a JSON tag. */
const PRINTED_DIGITS = 15;

/** A double as C's `%.15g`: not every double survives it. */
export function printedDouble(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return doubleText(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(PRINTED_DIGITS - 1).split('e');
  const power = Number(exponent);
  const short = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
  if (power >= -4 && power < PRINTED_DIGITS) return short(value.toFixed(Math.max(0, PRINTED_DIGITS - 1 - power)));
  return goExponent(`${short(mantissa)}e${exponent}`);
}
