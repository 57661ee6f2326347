import { parseDecimal } from '../../../functions/shared/tdengine/decimal.ts';
import { parseIsoTime, digitsOf as unitsOf } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import { digitsOf } from '../../records/exact-json.ts';
import { unfit } from './problem.ts';

/** The whole number that a value of JSON is, or writes as text. @throws EncodeProblem */
export function wholeOf(value: unknown, path: readonly string[]): bigint {
  const decimal = parseDecimal(typeof value === 'string' ? value : (digitsOf(value) ?? ''));
  if (decimal === undefined || decimal.fraction !== '') return unfit(path, 'a whole number');
  return BigInt(`${decimal.isNegative ? '-' : ''}${decimal.whole}`);
}

/** The number that a value of JSON is, or a word for one that JSON has not. @throws EncodeProblem */
export function floatOf(value: unknown, path: readonly string[]): number {
  const digits = digitsOf(value);
  if (digits !== undefined) return Number(digits);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  return unfit(path, 'a number, or one of NaN, Infinity and -Infinity');
}

/** The bytes that a text of base64 is. @throws EncodeProblem */
export function bytesOf(value: unknown, path: readonly string[]): Buffer {
  if (typeof value !== 'string') return unfit(path, 'base64');
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : unfit(path, 'base64');
}

/** The unscaled number of a decimal, which is a number or a text. @throws EncodeProblem */
export function unscaledOf(value: unknown, scale: number, path: readonly string[]): bigint {
  const decimal = parseDecimal(typeof value === 'string' ? value : (digitsOf(value) ?? ''));
  if (decimal === undefined || decimal.fraction.length > scale) {
    return unfit(path, `a decimal with at most ${scale} digits behind its point`);
  }
  return BigInt(`${decimal.isNegative ? '-' : ''}${decimal.whole}${decimal.fraction.padEnd(scale, '0')}`);
}

/** A number in two's complement, high byte first. @param size of the bytes; left out, as few as it needs */
export function twosComplement(value: bigint, path: readonly string[], size?: number): Buffer {
  let least = 1;
  while (BigInt.asIntN(8 * least, value) !== value) least++;
  const length = size ?? least;
  if (least > length) return unfit(path, `a decimal that ${length} bytes hold`);
  const hex = BigInt.asUintN(8 * length, value).toString(16);
  return Buffer.from(hex.padStart(2 * length, '0'), 'hex');
}

/** Units since 1970 of a time, which is a whole number or ISO 8601 text; text without zone is in UTC. @throws EncodeProblem */
export function timeOf(value: unknown, unit: 'ms' | 'us' | 'ns', path: readonly string[]): bigint {
  if (typeof value !== 'string' || /^-?\d+$/.test(value)) return wholeOf(value, path);
  const instant = parseIsoTime(value) ?? parseIsoTime(`${value}Z`);
  return instant === undefined
    ? unfit(path, 'a time, in ISO 8601 or as a whole number')
    : BigInt(unitsOf(instant, unit));
}

/** Days since 1970 of a date, which is a whole number or ISO 8601 text. @throws EncodeProblem */
export function daysOf(value: unknown, path: readonly string[]): bigint {
  if (typeof value !== 'string') return wholeOf(value, path);
  const instant = parseIsoTime(`${value}T00:00:00Z`);
  return instant === undefined ? unfit(path, 'a date, as 2024-05-01 or in days') : BigInt(instant.seconds / 86_400);
}
