/** A decimal number, exactly: no zeros before the whole part, which is then `0`, nor after the fraction, which may be empty. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * Farther than this, and than all its digits, no exponent moves the point: what is beyond is too large or too small for every
 * type anyway.
 */
const FARTHEST = 1_000;

/** The number that a text writes in decimal digits, with or without an exponent; undefined when it is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole + fraction;
  const farthest = FARTHEST + digits.length;
  const shift = Math.max(-farthest, Math.min(farthest, Number(exponent)));
  const point = whole.length + shift;
  const before = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0');
  const behind = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const plain = before.replace(/^0+/, '');
  const rest = withoutLastZeros(behind);
  const isZero = plain === '' && rest === '';
  return { isNegative: sign === '-' && !isZero, whole: plain === '' ? '0' : plain, fraction: rest };
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}
