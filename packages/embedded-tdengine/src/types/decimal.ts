import { StatementError } from '../errors.ts';
import type { ColumnType } from './column-type.ts';

/** Digits of a number without its point, and how many of them stand after it. */
interface Scaled {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

/**
 * Reads as TDengine does: the longest beginning that looks like digits, so that anything is a number; further points are
 * passed over.
 */
function parse(text: string): Scaled {
  const negative = text.startsWith('-');
  const [body = ''] = /^[\d.]*/.exec(text.replace(/^[+-]/, '')) ?? [];
  const point = body.indexOf('.');
  const digits = body.replaceAll('.', '');
  const fraction = point < 0 ? 0 : digits.length - point;
  const exponent = /^[+-]?[\d.]+e([+-]?\d+)/i.exec(text)?.[1];
  return { negative, digits: digits === '' ? '0' : digits, scale: fraction - Number(exponent ?? 0) };
}

/** The digits as an integer of `scale` digits after the point, half away from zero. */
function rescale({ digits, scale: from }: Scaled, scale: number): bigint {
  const shift = scale - from;
  const value = BigInt(digits);
  if (shift >= 0) return value * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (value + divisor / 2n) / divisor;
}

/** More than a value can have; larger exponents are not worked out digit by digit. */
const MAX_EXPONENT = 1000;

/** A number as text in a DECIMAL's exact form, such as `-1.50`; 0x013D if it does not fit. */
export function decimalText(text: string, { digits = 0, scale = 0 }: ColumnType): string {
  const parsed = parse(text);
  const overflow = new StatementError(0x013d, 'Decimal value overflow');
  if (-parsed.scale > MAX_EXPONENT) throw overflow;
  const value = parsed.scale > MAX_EXPONENT ? 0n : rescale(parsed, scale);
  if (value >= 10n ** BigInt(digits)) throw overflow;
  const padded = value.toString().padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const sign = parsed.negative && value > 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${padded.slice(-scale)}`;
}
