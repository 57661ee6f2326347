import { type Here, lookup } from './elements.ts';
import { INDEX, type Keys, type MeantRecord, type MeantRoute, OFFSET, type Part, type Piece } from './model.ts';
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

/** Where an expression is judged. */
export interface Scope {
  readonly here: Here;
  readonly route: MeantRoute;
  readonly record: MeantRecord;
  readonly topic: string;
}

/** The value of an expression. @throws Fault when it has none */
export function resultOf(part: Part, scope: Scope): Value {
  switch (part.kind) {
    case 'literal':
      return part.value;
    case 'coalesce':
      for (const each of part.parts) {
        const value = maybe(each, scope);
        if (value !== undefined && value !== null) return value;
      }
      return null;
    case 'has':
      return lookup(part.path, scope.here, scope.route) !== undefined;
    case 'name':
      return named(part.name, scope);
    case 'choice': {
      const test = resultOf(part.test, scope);
      if (typeof test !== 'boolean') throw new Fault();
      return resultOf(test ? part.yes : part.no, scope);
    }
    case 'binary':
      return both(part.sign, part.left, part.right, scope);
    case 'field':
    case 'header': {
      const value = maybe(part, scope);
      if (value === undefined) throw new Fault();
      return value;
    }
  }
}

/** The value, or nothing for a field that is missing, chosen by a condition or not. */
function maybe(part: Part, scope: Scope): Value | undefined {
  switch (part.kind) {
    case 'field':
      return fieldAt(part.path, scope);
    case 'header': {
      const last = scope.record.headers.findLast(([name]) => name === part.name);
      return last?.[1];
    }
    case 'choice': {
      const test = resultOf(part.test, scope);
      if (typeof test !== 'boolean') throw new Fault();
      return maybe(test ? part.yes : part.no, scope);
    }
    default:
      return resultOf(part, scope);
  }
}

function fieldAt(path: Keys, { here, route }: Scope): Value | undefined {
  const found = lookup(path, here, route);
  return found === undefined ? undefined : valueOfJson(found);
}

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

function named(name: (Part & { readonly kind: 'name' })['name'], scope: Scope): Value {
  const { record, topic, here, route } = scope;
  switch (name) {
    case 'topic':
      return topic;
    case 'site':
      return topic.slice(6);
    case 'key':
      return keyOf(record) ?? null;
    case 'offset':
      return BigInt(OFFSET);
    case 'timestamp':
      return { nanoseconds: BigInt(record.timestamp) * 1_000_000n };
    case 'index': {
      const place = lookup([INDEX], here, route);
      return place === undefined ? null : valueOfJson(place);
    }
  }
}

/** The key of a record as text; undefined when it has none. @throws Fault when it is none that SQL can carry */
export function keyOf({ key }: MeantRecord): string | undefined {
  if (key === undefined) return undefined;
  const text = key.toString();
  if (!Buffer.from(text).equals(key) || text.includes('\0')) throw new Fault();
  return text;
}

function both(sign: (Part & { readonly kind: 'binary' })['sign'], left: Part, right: Part, scope: Scope): Value {
  if (sign === '&&') return and(left, right, scope);
  const a = resultOf(left, scope);
  const b = resultOf(right, scope);
  if (sign === '==') return isEqual(a, b);
  if (sign === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (!isNumber(a) || !isNumber(b)) throw new Fault();
  if (typeof a === 'bigint' && typeof b === 'bigint') return within(sign === '+' ? a + b : a * b, a, b);
  const [x, y] = [doubleOf(a), doubleOf(b)];
  return sign === '+' ? x + y : x * y;
}

/** A side that is false decides, even if the other has an error. */
function and(left: Part, right: Part, scope: Scope): boolean {
  const sides = [left, right].map((part) => {
    try {
      const value = resultOf(part, scope);
      return typeof value === 'boolean' ? value : 'error';
    } catch (error) {
      if (error instanceof Fault) return 'error';
      throw error;
    }
  });
  if (sides.includes(false)) return false;
  if (sides.includes('error')) throw new Fault();
  return true;
}

function within(value: bigint, a: bigint, b: bigint): bigint {
  const end = a >= 2n ** 63n || b >= 2n ** 63n ? 2n ** 64n : 2n ** 63n;
  if (value < -(2n ** 63n) || value >= end) throw new Fault();
  return value;
}

function isNumber(value: Value): value is bigint | number | Digits {
  return (
    typeof value === 'bigint' ||
    typeof value === 'number' ||
    (typeof value === 'object' && value !== null && 'digits' in value)
  );
}

function doubleOf(value: bigint | number | Digits): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return Number(value.digits);
  if (BigInt(Number(value)) !== value) throw new Fault();
  return Number(value);
}

function isEqual(a: Value, b: Value): boolean {
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

/** What stands in `${…}` of a value. @throws Fault when it has none */
export function pieceValue(piece: Piece, scope: Scope): Value {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'name':
      return piece.name === 'site' && !scope.route.hasPattern
        ? resultOf({ kind: 'field', path: ['site'] }, scope)
        : named(piece.name, scope);
    case 'path':
      return resultOf({ kind: 'field', path: piece.path.filter((step) => typeof step === 'string') }, scope);
    case 'expression':
      return resultOf(piece.part, scope);
  }
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
