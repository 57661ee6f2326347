import { Fault } from '../../../shared/expression/fault.ts';
import { digitsOf } from '../../../shared/expression/functions/numbers.ts';
import { timeText } from '../../../shared/expression/functions/times.ts';
import type { Term } from '../../../shared/expression/term.ts';
import {
  Decimal,
  Duration,
  isList,
  isMap,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../../../shared/expression/value.ts';
import { shortFloatText } from '../../../shared/tdengine/types/numbers.ts';
import { TYPES } from '../../../shared/tdengine/types/types.ts';
import { ARRAY, FALSE, INTEGER, JsonValue, OBJECT, PLAIN, REAL, TEXT, TRUE } from '../../decode/json/value.ts';
import type { Column, Computed } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { type Owner, refused } from '../columns/refused.ts';
import { TimeReader } from '../columns/time-reader.ts';
import { toBinary } from '../convert/other.ts';

const POINT = 0x2e;
const NINE = 0x39;

/** A string that is the same in JSON and in SQL. */
const PLAIN_TEXT = /^[ !#-&(-[\]-~]*$/;

/** The value of an expression as a column's: what JSON has goes the way of JSON, times and bytes their own. */
export class ComputedValue implements Computed {
  readonly value = new JsonValue();
  readonly #term: Term;

  constructor(term: Term) {
    this.#term = term;
  }

  read(column: Column, out: Literal): void {
    const result = resultOf(this.#term, column);
    if (typeof result === 'number' && putDouble(result, column, out)) return;
    if (typeof result !== 'object' || result instanceof Decimal) this.#putScalar(result, column, out);
    else if (result === null) out.put(column.nullType, 'NULL', 0);
    else if (result instanceof Timestamp) this.#putTime(result, column, out);
    else if (result instanceof Uint8Array) this.#putBytes(result, column, out);
    else this.#putScalar(result, column, out);
  }

  #putScalar(result: Exclude<Value, null>, column: Column, out: Literal): void {
    putValue(result, this.value, column);
    column.convert(this.value, column, out);
  }

  #putTime(time: Timestamp, column: Column, out: Literal): void {
    const type = column.type?.name;
    if (type !== undefined && TYPES[type].family === 'text') {
      putText(timeText(time), this.value);
      column.convert(this.value, column, out);
      return;
    }
    if (type !== undefined && type !== 'TIMESTAMP') throw refused(column, `${type} takes no time`);
    put(String(time.nanos), INTEGER, this.value);
    out.put('TIMESTAMP', new TimeReader('ns', column.precision, 'column').read(this.value, column), 0);
  }

  #putBytes(bytes: Uint8Array, column: Column, out: Literal): void {
    const type = column.type?.name;
    if (type !== undefined && TYPES[type].family !== 'bytes') throw refused(column, `${type} takes no bytes`);
    putText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(column.encoding), this.value);
    toBinary(this.value, column, out);
  }
}

/** Numbers from and to there have no exponent in their text, and are what SQL takes. */
const LEAST_PLAIN = 1e-6;
const MOST_PLAIN = 1e21;

/** Puts a double into a column of doubles or floats without a look at its digits; false where there is more to be seen to. */
function putDouble(value: number, { type, role }: Column, out: Literal): boolean {
  // The value of a tag is a part of names.
  if (role === 'tag') return false;
  const name = type === undefined ? 'DOUBLE' : type.name;
  if (name === 'FLOAT') {
    const sql = shortFloatText(value);
    if (sql === undefined) return false;
    out.put('FLOAT', sql, 0);
    return true;
  }
  const size = Math.abs(value);
  if (name !== 'DOUBLE' || !(size >= LEAST_PLAIN && size < MOST_PLAIN)) return false;
  out.put('DOUBLE', String(value), 0);
  return true;
}

/** The value of an expression. @throws RecordError that says why there is none */
export function resultOf(term: Term, owner: Owner): Value {
  try {
    return term.run();
  } catch (error) {
    if (error instanceof Fault) throw refused(owner, error.message);
    throw error;
  }
}

/** Puts a value as JSON has it. @throws RecordError for a number that is not finite */
export function putValue(value: Exclude<Value, null>, into: JsonValue, owner: Owner): void {
  switch (typeof value) {
    case 'string':
      putText(value, into);
      return;
    case 'boolean':
      put(String(value), value ? TRUE : FALSE, into);
      return;
    case 'bigint':
      put(digitsOf(value), INTEGER, into);
      return;
    case 'number':
      if (!Number.isFinite(value)) throw refused(owner, 'the number is not finite');
      put(digitsOf(value), REAL, into);
      return;
  }
  if (value instanceof Uint) put(digitsOf(value), INTEGER, into);
  else if (value instanceof Decimal) put(value.text, isWhole(value.text) ? INTEGER : REAL, into);
  else if (isList(value)) put(jsonOf(value, owner), ARRAY, into);
  else if (isMap(value)) put(jsonOf(value, owner), OBJECT, into);
  else putText(plainOf(value), into);
}

function isWhole(digits: string): boolean {
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at);
    if (code === POINT || code > NINE) return false;
  }
  return true;
}

function plainOf(value: Timestamp | Duration | TypeValue | Uint8Array): string {
  if (value instanceof Timestamp) return timeText(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Duration) return `${Number(value.nanos) / 1e9}s`;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function putText(text: string, into: JsonValue): void {
  if (PLAIN_TEXT.test(text)) put(`"${text}"`, PLAIN, into);
  else put(JSON.stringify(text), TEXT, into);
}

function put(json: string, kind: number, into: JsonValue): void {
  into.put(json, kind, 0, json.length);
}

/** A value in JSON, with all digits of its numbers. */
function jsonOf(value: Value, owner: Owner): string {
  if (value === null) return 'null';
  if (isList(value)) return `[${value.map((each) => jsonOf(each, owner)).join(',')}]`;
  if (typeof value === 'object' && isMap(value)) {
    const entries = [...value].map(([key, each]) => `${JSON.stringify(String(key))}:${jsonOf(each, owner)}`);
    return `{${entries.join(',')}}`;
  }
  const scalar = new JsonValue();
  putValue(value, scalar, owner);
  return scalar.json();
}
