import { type Json, type Member, textOf } from './read-json.ts';
import { exactOf } from './times.ts';

/** A number with more digits than a double keeps. */
export interface Digits {
  readonly digits: string;
}
/** A time in nanoseconds. */
export interface Nanoseconds {
  readonly nanoseconds: bigint;
}
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Digits
  | Nanoseconds
  | readonly Value[]
  | ReadonlyMap<string, Value>;

/** What has no value. */
export class Fault extends Error {}

/** The same, since something that it is made of is missing or null. */
export class Missing extends Fault {}

export function valueOfJson(json: Json): Value {
  switch (json.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return json.value;
    case 'number':
      return json.isWhole ? wholeOf(json.digits) : realOf(json.digits);
    case 'array':
      return json.items.map(valueOfJson);
    case 'object':
      return new Map(json.members.map(({ key, value }: Member) => [key, valueOfJson(value)]));
  }
}

function wholeOf(digits: string): Value {
  const value = BigInt(digits);
  return value >= -(2n ** 63n) && value < 2n ** 64n ? value : { digits };
}

function realOf(digits: string): Value {
  const significant = String(exactOf(digits)?.digits).replace(/^-|0+$/g, '').length;
  const double = Number(digits);
  const isKept = significant <= 15 && Number.isFinite(double) && (double !== 0 || significant === 0);
  return isKept ? double : { digits };
}

export function within(value: bigint, a: bigint, b: bigint): bigint {
  const end = a >= 2n ** 63n || b >= 2n ** 63n ? 2n ** 64n : 2n ** 63n;
  if (value < -(2n ** 63n) || value >= end) throw new Fault();
  return value;
}

export function isNumber(value: Value): value is bigint | number | Digits {
  return (
    typeof value === 'bigint' ||
    typeof value === 'number' ||
    (typeof value === 'object' && value !== null && 'digits' in value)
  );
}

export function doubleOf(value: bigint | number | Digits): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return Number(value.digits);
  if (BigInt(Number(value)) !== value) throw new Fault();
  return Number(value);
}

export function isEqual(a: Value, b: Value): boolean {
  if (!isNumber(a) || !isNumber(b)) {
    if (a instanceof Map || b instanceof Map || Array.isArray(a) || Array.isArray(b)) return false;
    return a === b;
  }
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [a, b].map((each) => (typeof each === 'object' ? Number(each.digits) : each));
    // JavaScript orders a whole number and a double by their exact values.
    return x !== undefined && y !== undefined && x <= y && x >= y;
  }
  const [x, y] = [a, b].map((each) => exactOf(typeof each === 'bigint' ? String(each) : each.digits));
  if (x === undefined || y === undefined) return false;
  const least = Math.min(x.power, y.power);
  if (Math.max(x.power, y.power) - least > 3_000) return false;
  return x.digits * 10n ** BigInt(x.power - least) === y.digits * 10n ** BigInt(y.power - least);
}

/** A value as a part of a text; undefined for one that is none. */
export function textIn(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return digitsIn(value);
  return isTime(value) ? isoOf(value.nanoseconds) : undefined;
}

export function isTime(value: Value): value is Nanoseconds {
  return typeof value === 'object' && value !== null && 'nanoseconds' in value;
}

/** A time as ISO 8601 text, without zeros at the end. */
export function isoOf(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString().replace(/\.?0*Z$/, 'Z');
}

function digitsIn(value: bigint | number | Digits): string {
  if (typeof value === 'object') return value.digits;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A value as JSON has it; undefined for one that JSON has not. */
export function jsonOf(value: Value): Json | undefined {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'string') return { kind: 'string', value, spelled: JSON.stringify(value) };
  if (isNumber(value)) {
    if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
    const digits = digitsIn(value);
    return { kind: 'number', digits, isWhole: typeof value !== 'number' && /^-?\d+$/.test(digits) };
  }
  if (isTime(value)) return jsonOf(isoOf(value.nanoseconds));
  if (value instanceof Map) return mapJson(value);
  return Array.isArray(value) ? listJson(value) : undefined;
}

function mapJson(map: ReadonlyMap<string, Value>): Json | undefined {
  const members: Member[] = [];
  for (const [key, each] of map) {
    const value = jsonOf(each);
    if (value === undefined) return undefined;
    members.push({ key, value });
  }
  const keys = members.map(({ key }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  return { kind: 'object', members, between: members.length === 0 ? ['{}'] : [...keys, '}'] };
}

function listJson(list: readonly Value[]): Json | undefined {
  const items: Json[] = [];
  for (const each of list) {
    const item = jsonOf(each);
    if (item === undefined) return undefined;
    items.push(item);
  }
  const commas = items.map((_, at) => (at === 0 ? '[' : ','));
  return { kind: 'array', items, between: items.length === 0 ? ['[]'] : [...commas, ']'] };
}

/** The characters of a value of a record in a name; undefined for one that makes no name. */
export function nameText(value: Json | undefined): string | undefined {
  if (value === undefined || value.kind === 'null' || value.kind === 'object' || value.kind === 'array')
    return undefined;
  return value.kind === 'string' ? value.value : textOf(value);
}
