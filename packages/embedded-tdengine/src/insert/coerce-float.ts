import type { ColumnType } from '../types/column-type.ts';
import type { Literal } from './literal.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const PREFIXED = /^[+-]?(?:0x[0-9a-f]+|0b[01]+)$/i;
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
  if (!prefixed && !NUMBER.test(text)) throw literal.refused('illegal float data');
  const value = prefixed ? parsePrefixed(text) : Number(text);
  if (outOfRange(value, text)) throw literal.refused('illegal float data');
  if (type.name === 'DOUBLE') return value;
  if (Math.abs(value) > MAX_FLOAT) throw literal.refused('illegal float data');
  return Math.fround(value);
}
