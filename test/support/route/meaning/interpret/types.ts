import { isUtf8 } from 'node:buffer';
import type { Mapping, MeantColumn, MeantRoute } from '../model.ts';
import { type Json, plainOf, textOf } from './read-json.ts';
import { exactOf, type Precision, timeOf } from './times.ts';

/** A value in a type, each written in one way only, so that two are the same exactly if their texts are. */
export interface Cell {
  readonly type: string;
  readonly value: string;
}

/** What says how values are read. */
export interface Rules {
  readonly role: 'column' | 'tag';
  readonly type: string | undefined;
  readonly unit: MeantColumn['unit'];
  readonly encoding: 'base64' | 'hex';
  readonly precision: Precision;
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
  readonly inferNumbers: 'DOUBLE' | 'BIGINT';
  readonly nonFinite: 'reject' | 'null';
}

/** The rules of a column, tag or remaining field. */
export function rulesFor(
  { type, unit, encoding = 'base64' }: Pick<MeantColumn, 'type' | 'unit' | 'encoding'>,
  role: 'column' | 'tag',
  route: MeantRoute,
  { precision, inferStrings, nonFinite, ...mapping }: Mapping,
): Rules {
  const inferNumbers = role === 'tag' ? 'BIGINT' : (route.inferNumbers ?? mapping.inferNumbers);
  return { role, type, unit, encoding, precision, inferStrings, inferNumbers, nonFinite };
}

/** The name of a type without its length. */
export function typeName(type: string | undefined): string {
  if (type === undefined) return 'NULL';
  return type.startsWith('DECIMAL') ? type : type.replace(/\(.*/, '');
}

/** The value of a column; undefined when its type does not take it. */
export function cellFor(value: Json, rules: Rules): Cell | undefined {
  const { type } = rules;
  if (value.kind === 'null') return { type: typeName(type), value: 'NULL' };
  if (type === undefined) return inferred(value, rules);
  const name = typeName(type);
  const isNumeric = /INT|FLOAT|DOUBLE|DECIMAL/.test(name);
  if (isNumeric) {
    if (value.kind !== 'number' && value.kind !== 'string') return undefined;
    if (rules.nonFinite === 'null' && value.kind === 'string' && /^[+-]?(?:nan|inf|infinity)$/i.test(value.value))
      return { type: name, value: 'NULL' };
    return numberCell(name, plainOf(value));
  }
  switch (name) {
    case 'BOOL':
      return booleanCell(value);
    case 'VARCHAR':
    case 'NCHAR':
      return textCell(name, plainOf(value), rules.role);
    case 'VARBINARY':
    case 'BLOB':
      return value.kind === 'string' ? bytesCell(name, value.value, rules) : undefined;
    case 'GEOMETRY':
      return value.kind === 'string' && /^POINT\(\d \d\)$/.test(value.value)
        ? { type: name, value: value.value }
        : undefined;
    case 'TIMESTAMP': {
      if (value.kind !== 'number' && value.kind !== 'string') return undefined;
      const time = timeOf(plainOf(value), rules.unit ?? 'ms', rules.precision, 'column');
      return time === undefined ? undefined : { type: name, value: String(time) };
    }
    default:
      return jsonCell(value);
  }
}

function inferred(value: Json, rules: Rules): Cell | undefined {
  switch (value.kind) {
    case 'number': {
      const wantsWhole =
        value.isWhole && (rules.inferNumbers === 'BIGINT' || value.digits.replace('-', '').length > 15);
      const whole = wantsWhole
        ? (numberCell('BIGINT', value.digits) ?? numberCell('BIGINT UNSIGNED', value.digits))
        : undefined;
      return whole ?? numberCell('DOUBLE', value.digits);
    }
    case 'boolean':
      return booleanCell(value);
    default:
      return textCell(rules.inferStrings, plainOf(value), rules.role);
  }
}

const BITS: Readonly<Record<string, bigint>> = { TINYINT: 8n, SMALLINT: 16n, INT: 32n, BIGINT: 64n };

/** A number in a type of numbers, from its digits. */
export function numberCell(type: string, digits: string): Cell | undefined {
  const exact = exactOf(digits);
  if (exact === undefined) return undefined;
  if (type === 'FLOAT' || type === 'DOUBLE') return floatingCell(type, digits);
  const isDecimal = type.startsWith('DECIMAL');
  const [precision = 0, scale = 0] = isDecimal ? (type.match(/\d+/g) ?? []).map(Number) : [];
  const { digits: units, power } = exact;
  if (power + scale > 100) return undefined;
  const shift = power + scale;
  const moved =
    shift >= 0
      ? units * 10n ** BigInt(shift)
      : shift < -3_000
        ? undefined
        : exactQuotient(units, 10n ** BigInt(-shift));
  if (moved === undefined) return undefined;
  if (isDecimal)
    return moved < 10n ** BigInt(precision) && -moved < 10n ** BigInt(precision)
      ? { type, value: `${moved}e-${scale}` }
      : undefined;
  const bits = BITS[type.replace(' UNSIGNED', '')] ?? 0n;
  const isUnsigned = type.endsWith('UNSIGNED');
  const [least, end] = isUnsigned ? [0n, 2n ** bits] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n)];
  return moved >= least && moved < end ? { type, value: String(moved) } : undefined;
}

function exactQuotient(value: bigint, divisor: bigint): bigint | undefined {
  return value % divisor === 0n ? value / divisor : undefined;
}

function floatingCell(type: 'FLOAT' | 'DOUBLE', digits: string): Cell | undefined {
  const exact = Number(digits.replace(/^\+/, ''));
  const value = type === 'FLOAT' ? Math.fround(exact) : exact;
  if (!Number.isFinite(value)) return undefined;
  if (type === 'DOUBLE' && value !== 0 && Math.abs(value) < 2.2250738585072014e-308) return undefined;
  if (type === 'FLOAT' && value === 0 && exact !== 0) return undefined;
  return { type, value: Object.is(value, -0) ? '-0' : String(value) };
}

function booleanCell(value: Json): Cell | undefined {
  const isNumber = value.kind === 'number' && value.isWhole;
  const plain = isNumber || value.kind === 'boolean' || value.kind === 'string' ? plainOf(value) : '';
  if (plain === 'true' || plain === 'false') return { type: 'BOOL', value: plain };
  if (isNumber && (plain === '0' || plain === '1')) return { type: 'BOOL', value: String(plain === '1') };
  return undefined;
}

/** Bytes of the longest VARCHAR, characters of the longest NCHAR (TDengine’s limits). */
const LONGEST = { VARCHAR: { column: 65_517, tag: 16_382 }, NCHAR: { column: 16_379, tag: 4_095 } } as const;

/** A text in a type of texts; undefined when SQL cannot carry it, or TDengine not store it. */
export function textCell(type: 'VARCHAR' | 'NCHAR', text: string, role: 'column' | 'tag'): Cell | undefined {
  if (!isWritable(text)) return undefined;
  const length = type === 'NCHAR' ? [...text].length : Buffer.byteLength(text);
  return length > LONGEST[type][role] ? undefined : { type, value: JSON.stringify(text) };
}

export function isWritable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function bytesCell(type: string, text: string, { encoding }: Rules): Cell | undefined {
  const form =
    encoding === 'hex'
      ? /^(?:[0-9a-f]{2})*$/i
      : /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;
  return form.test(text) ? { type, value: Buffer.from(text, encoding).toString('hex') } : undefined;
}

function jsonCell(value: Json): Cell | undefined {
  if (value.kind !== 'object') return undefined;
  const members = new Map<string, Json>();
  for (const { key, value: inner } of value.members) members.set(key, inner);
  const isStored = [...members].every(([key, inner]) => /^[ -~]+$/.test(key) && isStoredInJson(inner));
  if (!isStored) return undefined;
  const texts = [...members].map(
    ([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(JSON.parse(textOf(inner)))}`,
  );
  const text = JSON.stringify(JSON.parse(`{${texts.join()}}`));
  return Buffer.byteLength(text) > 4_095 || !isUtf8(Buffer.from(text)) ? undefined : { type: 'JSON', value: text };
}

function isStoredInJson(value: Json): boolean {
  switch (value.kind) {
    case 'number': {
      const double = Number(value.digits);
      return Number.isFinite(double) && (!value.isWhole || BigInt(double) === BigInt(value.digits));
    }
    case 'string':
      return isWritable(value.value);
    case 'array':
    case 'object':
      return false;
    default:
      return true;
  }
}
