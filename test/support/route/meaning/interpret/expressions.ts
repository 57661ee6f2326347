import { INDEX, type Keys, type MeantRecord, type MeantRoute, OFFSET, type Part, type Piece } from '../model.ts';
import { type Here, lookup } from './elements.ts';
import { doubleOf, Fault, isEqual, isNumber, type Value, valueOfJson, within } from './values.ts';

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

export function named(name: (Part & { readonly kind: 'name' })['name'], scope: Scope): Value {
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
