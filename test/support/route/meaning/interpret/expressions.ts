import { INDEX, type MeantRecord, type MeantRoute, OFFSET, type Part, type Piece } from '../model.ts';
import { type Here, lookup } from './elements.ts';
import { doubleOf, Fault, isEqual, isNumber, Missing, type Value, valueOfJson, within } from './values.ts';

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
        const value = given(each, scope);
        if (value !== undefined && value !== null) return value;
      }
      return null;
    case 'has':
      return lookup(part.path, scope.here, scope.route) !== undefined;
    case 'name':
      return named(part.name, scope);
    case 'choice': {
      const test = resultOf(part.test, scope);
      if (typeof test !== 'boolean') throw test === null ? new Missing() : new Fault();
      return resultOf(test ? part.yes : part.no, scope);
    }
    case 'binary':
      return both(part.sign, part.left, part.right, scope);
    case 'field': {
      const found = lookup(part.path, scope.here, scope.route);
      if (found === undefined) throw new Missing();
      return valueOfJson(found);
    }
    case 'header': {
      const last = scope.record.headers.findLast(([name]) => name === part.name);
      if (last === undefined) throw new Missing();
      return last[1];
    }
  }
}

/** The value; nothing where it, or something that it is made of, is missing. */
function given(part: Part, scope: Scope): Value | undefined {
  try {
    return resultOf(part, scope);
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
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
  if (!isNumber(a) || !isNumber(b)) throw a === null || b === null ? new Missing() : new Fault();
  if (typeof a === 'bigint' && typeof b === 'bigint') return within(sign === '+' ? a + b : a * b, a, b);
  const [x, y] = [doubleOf(a), doubleOf(b)];
  return sign === '+' ? x + y : x * y;
}

/** A side that is false decides, even if the other has an error. */
function and(left: Part, right: Part, scope: Scope): boolean {
  const [a, b] = [left, right].map((part) => {
    try {
      const value = resultOf(part, scope);
      if (typeof value === 'boolean') return value;
      return value === null ? new Missing() : new Fault();
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
  if (a === false || b === false) return false;
  for (const side of [b, a]) if (side instanceof Fault) throw side;
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
