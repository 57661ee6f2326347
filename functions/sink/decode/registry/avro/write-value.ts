import { ARRAY, FALSE, INTEGER, NULL, OBJECT, PLAIN, REAL, TEXT, TRUE } from '../../json/value.ts';
import { asciiJson } from '../ascii-json.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import type { AvroType } from './avro-type.ts';
import { booleanOf, chosen, whole } from './read-avro.ts';
import { type AvroWriters, writeBytes } from './write-avro.ts';

/** Reads a value and writes it as JSON. @returns its kind, as JSON that is read has it. @throws RecordError when the bytes do not fit. */
export type WriteValue = (reader: ByteReader, out: JsonOut, depth: number) => number;

/** Makes what writes values of a type. */
export function valueWriter(
  type: Exclude<AvroType, { kind: 'union' } | { kind: 'record' }>,
  writers: AvroWriters,
): WriteValue {
  const write = writers.of(type);
  const of =
    (kind: number): WriteValue =>
    (reader, out, depth) => {
      write(reader, out, depth);
      return kind;
    };
  switch (type.kind) {
    case 'null':
      return of(NULL);
    case 'int':
    case 'long':
      return of(INTEGER);
    case 'array':
      return of(ARRAY);
    case 'map':
      return of(OBJECT);
    case 'boolean':
      return (reader, out) => {
        const value = booleanOf(reader);
        out.ascii(value ? 'true' : 'false');
        return value ? TRUE : FALSE;
      };
    case 'float':
      return (reader, out) => {
        const value = reader.float();
        out.float(value);
        return numberKind(value);
      };
    case 'double':
      return (reader, out) => {
        const value = reader.double();
        out.double(value);
        return numberKind(value);
      };
    case 'string':
      return (reader, out) => {
        const size = whole(reader);
        const from = reader.skip(size);
        return out.string(reader.bytes, from, from + size) ? PLAIN : TEXT;
      };
    case 'enum': {
      const symbols = type.symbols.map((symbol) => {
        const text = asciiJson(symbol);
        return { text, kind: /^"[^'\\]*"$/.test(text) ? PLAIN : TEXT };
      });
      return (reader, out) => {
        const { text, kind } = chosen(reader, symbols, 'a symbol of an enum');
        out.ascii(text);
        return kind;
      };
    }
    case 'bytes':
    case 'fixed': {
      const { logical } = type;
      const number = logical?.name === 'decimal' && logical.scale > 0 ? REAL : INTEGER;
      return (reader, out) => {
        const size = type.kind === 'fixed' ? type.size : whole(reader);
        const from = reader.skip(size);
        return writeBytes(reader, out, from, from + size, logical) === 'number' ? number : PLAIN;
      };
    }
  }
}

/** The kind of a float or double. */
export function numberKind(value: number): number {
  if (!Number.isFinite(value)) return PLAIN;
  // Larger ones are written with an exponent.
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? INTEGER : REAL;
}
