import type { Literal } from '../sql/literal.ts';
import type { ColumnType, TypeName } from '../types/column-type.ts';
import { type StoredValue, storedUnsigned } from '../types/stored-value.ts';

interface Range {
  readonly min: bigint;
  readonly max: bigint;
  /** As errors call the type. */
  readonly label: string;
}

const signed = (bits: bigint, label: string): Range => ({
  min: -(2n ** (bits - 1n)),
  max: 2n ** (bits - 1n) - 1n,
  label,
});
const unsigned = (bits: bigint, label: string): Range => ({ min: 0n, max: 2n ** bits - 1n, label });

const RANGES: Partial<Record<TypeName, Range>> = {
  TINYINT: signed(8n, 'tinyint'),
  SMALLINT: signed(16n, 'smallint'),
  INT: signed(32n, 'int'),
  BIGINT: signed(64n, 'bigint'),
  'TINYINT UNSIGNED': unsigned(8n, 'unsigned tinyint'),
  'SMALLINT UNSIGNED': unsigned(16n, 'unsigned smallint'),
  'INT UNSIGNED': unsigned(32n, 'unsigned int'),
  'BIGINT UNSIGNED': unsigned(64n, 'unsigned bigint'),
};

const INT64 = signed(64n, '');
const UINT64 = unsigned(64n, '');
const SHORT_DIGITS = /^-?\d{1,15}$/;
const DIGITS = /^[+-]?\d+$/;
const PREFIXED = /^([+-]?)(0x[0-9a-f]+|0b[01]+)$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A fraction goes through a double, so beyond 2^53 it is not exact, and 2^63 itself wraps, on the server as here. */
function fromDouble(value: number, wide: Range): bigint | undefined {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  if (!Number.isFinite(rounded)) return undefined;
  const integer = BigInt(rounded);
  if (integer > wide.max + 1n || integer < wide.min) return undefined;
  return wide === INT64 ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer);
}

function parse(text: string, wide: Range): bigint | undefined {
  let value: bigint | undefined;
  const prefixed = PREFIXED.exec(text);
  if (DIGITS.test(text)) value = BigInt(text.replace(/^\+/, ''));
  else if (prefixed) value = BigInt(prefixed[2] ?? '') * (prefixed[1] === '-' ? -1n : 1n);
  else if (DECIMAL.test(text)) return fromDouble(Number(text), wide);
  if (value === undefined || value < wide.min || value > wide.max) return undefined;
  return value;
}

/** A literal for an integer column: digits, hex, binary, decimals (rounded), quoted or not. */
export function coerceInteger(literal: Literal, type: ColumnType): StoredValue {
  const range = RANGES[type.name];
  if (!range) throw new TypeError(`${type.name} is no integer type`);
  const text = literal.value;
  const wide = range.min < 0n ? INT64 : UINT64;
  const value = SHORT_DIGITS.test(text) && range.min < 0n ? BigInt(text) : parse(text, wide);
  if (value === undefined) throw literal.refused(`invalid ${range.label} data`);
  if (value < range.min || value > range.max) throw literal.refused(`${range.label} data overflow`);
  return type.name === 'BIGINT UNSIGNED' ? storedUnsigned(value) : value;
}

const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;
const MAX_FLOAT = 3.4028234663852886e38;
const MIN_NORMAL_DOUBLE = 2.2250738585072014e-308;

function parsePrefixed(text: string): number {
  return text.startsWith('-') ? -Number(text.slice(1)) : Number(text.replace(/^\+/, ''));
}

/** What C's strtod calls out of range: too large, or so small that digits are lost. */
function outOfRange(value: number, text: string): boolean {
  if (!Number.isFinite(value)) return true;
  if (Math.abs(value) >= MIN_NORMAL_DOUBLE) return false;
  return value !== 0 || /[1-9]/.test(text.replace(/e.*/i, ''));
}

/** A literal for a FLOAT or DOUBLE column. */
export function coerceFloat(literal: Literal, type: ColumnType): number {
  const text = literal.value;
  if (NOT_FINITE.test(text)) throw literal.refused('illegal double data');
  const prefixed = PREFIXED.test(text);
  if (!prefixed && !DECIMAL.test(text)) throw literal.refused('illegal float data');
  const value = prefixed ? parsePrefixed(text) : Number(text);
  if (outOfRange(value, text)) throw literal.refused('illegal float data');
  if (type.name === 'DOUBLE') return value;
  if (Math.abs(value) > MAX_FLOAT) throw literal.refused('illegal float data');
  return Math.fround(value);
}
