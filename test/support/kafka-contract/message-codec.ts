import assert from 'node:assert/strict';
import type { Reader, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';

/** A value of a message. */
export type Value = string | number | bigint | boolean | Buffer | null | readonly Value[] | Fields;

/** A structure of a message, by the names of its fields. */
export interface Fields {
  readonly [name: string]: Value;
}

/** A field of a structure, in the versions that have it. */
export interface Field {
  readonly name: string;
  /** A primitive, or the fields of an array's elements. */
  readonly type: string | readonly Field[];
  readonly from: number;
  readonly to: number;
}

/**
 * Understands the description of a structure: fields with a space between them, each `name:type` (`name:type[]` for an array of
 * primitives) or `name[fields]` (an array of structures), then `@from+` or `@from-to` if not all versions have it.
 */
export function describeFields(text: string): readonly Field[] {
  const open: { readonly name: string; readonly fields: Field[] }[] = [{ name: '', fields: [] }];
  const top = () => open.at(-1)?.fields ?? assert.fail(`brackets should be balanced in ${text}`);
  const add = (name: string, type: Field['type']) => top().push({ name, type, from: 0, to: Number.POSITIVE_INFINITY });
  for (const token of text.match(/\w+\[(?!\])|\w+:\w+(\[\])?|\]|@\d+[+-]\d*/g) ?? []) {
    if (token === ']') {
      const { name, fields } = open.pop() ?? assert.fail(`brackets should be balanced in ${text}`);
      add(name, fields);
    } else if (token.endsWith('[')) open.push({ name: token.slice(0, -1), fields: [] });
    else if (token.startsWith('@')) {
      const field = top().pop() ?? assert.fail(`${token} should follow a field in ${text}`);
      const [from, to] = token.slice(1).split(/[+-]/);
      top().push({ ...field, from: Number(from), to: to ? Number(to) : field.to });
    } else add(token.slice(0, token.indexOf(':')), token.slice(token.indexOf(':') + 1));
  }
  return top();
}

/** What a request has in the place of a field that is not given. */
const ABSENT: Readonly<Record<string, Value>> = {
  bool: false,
  int8: 0,
  int16: -1,
  int32: -1,
  int64: -1n,
  uuid: '0'.repeat(32),
};

/** Writes a structure as its version has it; what the version does not have is left out. */
export function writeFields(to: Writer, fields: readonly Field[], values: Fields): void {
  for (const { name, type, from, to: last } of fields) {
    if (to.version < from || to.version > last) continue;
    const value = values[name] ?? null;
    if (typeof type !== 'string')
      to.structs(asArray(value), (writer, each) => writeFields(writer, type, asFields(each)));
    else if (type.endsWith('[]'))
      to.array(asArray(value), (writer, each) => writePrimitive(writer, type.slice(0, -2), each));
    else writePrimitive(to, type, value ?? ABSENT[type] ?? null);
  }
}

function asArray(value: Value): readonly Value[] | null {
  if (value === null || isArray(value)) return value;
  return assert.fail(`an array is expected, not ${String(value)}`);
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value as a structure. */
export function asFields(value: Value | undefined): Fields {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || isArray(value))
    return assert.fail(`a structure is expected, not ${String(value)}`);
  return value;
}

function writePrimitive(to: Writer, type: string, value: Value): unknown {
  switch (type) {
    case 'bool':
      return to.boolean(value === true);
    case 'int8':
      return to.int8(Number(value));
    case 'int16':
      return to.int16(Number(value));
    case 'int32':
      return to.int32(Number(value));
    case 'int64':
      return to.int64(BigInt(String(value)));
    case 'uuid':
      return to.uuid(String(value));
    case 'string':
      return to.string(value === null ? null : String(value));
    default:
      assert.ok(
        type === 'bytes' && (value === null || Buffer.isBuffer(value)),
        `bytes or null are expected for ${type}`,
      );
      return to.bytes(value);
  }
}

/** Reads a structure as its version has it. */
export function readFields(from: Reader, fields: readonly Field[]): Fields {
  const values: Record<string, Value> = {};
  for (const { name, type, from: first, to } of fields) {
    if (from.version < first || from.version > to) continue;
    if (typeof type !== 'string') values[name] = from.nullableStructs((reader) => readFields(reader, type));
    else if (type.endsWith('[]'))
      values[name] = from.nullableArray((reader) => readPrimitive(reader, type.slice(0, -2)));
    else values[name] = readPrimitive(from, type);
  }
  return values;
}

function readPrimitive(from: Reader, type: string): Value {
  switch (type) {
    case 'bool':
      return from.boolean();
    case 'int8':
      return from.int8();
    case 'int16':
      return from.int16();
    case 'int32':
      return from.int32();
    case 'int64':
      return from.int64();
    case 'uuid':
      return from.uuid();
    case 'string':
      return from.nullableString();
    default:
      assert.equal(type, 'bytes');
      return from.nullableBytes();
  }
}
