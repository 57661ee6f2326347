import { decimalProblem, decimalText } from '../../decimal-text.ts';
import { MAX_DEPTH } from '../../json/bad-json.ts';
import { asciiJson } from '../ascii-json.ts';
import { type ByteReader, misfit } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import type { AvroLogical, AvroRecord, AvroType } from './avro-type.ts';
import { booleanOf, chosen, itemsBehind, tooDeep, whole } from './read-avro.ts';

/** Reads a value of a type and writes it as JSON. @throws RecordError when the bytes do not fit the type. */
export type WriteJson = (reader: ByteReader, out: JsonOut, depth: number) => void;

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;

/**
 * Makes writers of JSON for types, one for each record: whole numbers and decimals with all their digits, bytes in base64,
 * an enum's symbol, times as the number that they are.
 */
export class AvroWriters {
  readonly #records = new Map<AvroRecord, WriteJson>();

  of(type: AvroType): WriteJson {
    switch (type.kind) {
      case 'null':
        return (_reader, out) => out.ascii('null');
      case 'boolean':
        return (reader, out) => out.ascii(booleanOf(reader) ? 'true' : 'false');
      case 'int':
        return (reader, out) => out.whole(int(reader));
      case 'long':
        return (reader, out) => {
          const value = reader.signed();
          if (typeof value === 'number') out.whole(value);
          else out.ascii(String(value));
        };
      case 'float':
        return (reader, out) => out.float(reader.float());
      case 'double':
        return (reader, out) => out.double(reader.double());
      case 'string':
        return (reader, out) => {
          const size = whole(reader);
          const from = reader.skip(size);
          out.string(reader.bytes, from, from + size);
        };
      case 'bytes':
        return bytesWriter(whole, type.logical);
      case 'fixed':
        return bytesWriter(() => type.size, type.logical);
      case 'enum': {
        const symbols = type.symbols.map(asciiJson);
        return (reader, out) => out.ascii(chosen(reader, symbols, 'a symbol of an enum'));
      }
      case 'union': {
        const branches = type.branches.map((branch) => this.of(branch));
        return (reader, out, depth) => chosen(reader, branches, 'a branch of a union')(reader, out, depth);
      }
      case 'array':
        return arrayWriter(this.of(type.items));
      case 'map':
        return mapWriter(this.of(type.values));
      case 'record':
        return this.#record(type);
    }
  }

  #record(type: AvroRecord): WriteJson {
    const known = this.#records.get(type);
    if (known !== undefined) return known;
    const fields: { readonly key: string; readonly write: WriteJson }[] = [];
    const write: WriteJson = (reader, out, depth) => {
      if (depth >= MAX_DEPTH) throw tooDeep();
      out.code(OPEN_BRACE);
      for (const field of fields) {
        out.ascii(field.key);
        field.write(reader, out, depth + 1);
      }
      out.code(CLOSE_BRACE);
    };
    // Known before its fields are made, which may be of its own type.
    this.#records.set(type, write);
    for (const [index, field] of type.fields.entries()) {
      const key = `${index === 0 ? '' : ','}${asciiJson(field.name)}:`;
      fields.push({ key, write: this.of(field.type) });
    }
    return write;
  }
}

function arrayWriter(item: WriteJson): WriteJson {
  return (reader, out, depth) => {
    if (depth >= MAX_DEPTH) throw tooDeep();
    out.code(OPEN_BRACKET);
    let isFirst = true;
    itemsBehind(reader, () => {
      if (!isFirst) out.code(COMMA);
      isFirst = false;
      item(reader, out, depth + 1);
    });
    out.code(CLOSE_BRACKET);
  };
}

function mapWriter(value: WriteJson): WriteJson {
  return (reader, out, depth) => {
    if (depth >= MAX_DEPTH) throw tooDeep();
    out.code(OPEN_BRACE);
    let isFirst = true;
    itemsBehind(reader, () => {
      if (!isFirst) out.code(COMMA);
      isFirst = false;
      const size = whole(reader);
      const from = reader.skip(size);
      out.string(reader.bytes, from, from + size);
      out.code(COLON);
      value(reader, out, depth + 1);
    });
    out.code(CLOSE_BRACE);
  };
}

function bytesWriter(sizeOf: (reader: ByteReader) => number, logical: AvroLogical | undefined): WriteJson {
  return (reader, out) => {
    const size = sizeOf(reader);
    const from = reader.skip(size);
    writeBytes(reader, out, from, from + size, logical);
  };
}

/** Writes bytes, or what they stand for. @returns the JSON is a number, or else a string. */
export function writeBytes(
  { bytes }: ByteReader,
  out: JsonOut,
  from: number,
  to: number,
  logical: AvroLogical | undefined,
): 'number' | 'string' {
  switch (logical?.name) {
    case undefined:
      out.base64(bytes, from, to);
      return 'string';
    case 'uuid':
      out.ascii(`"${uuidText(bytes.toString('hex', from, to))}"`);
      return 'string';
    case 'decimal': {
      const unscaled = bytes.subarray(from, to);
      const problem = decimalProblem(unscaled);
      if (problem !== undefined) throw misfit(problem);
      out.ascii(decimalText(unscaled, logical.scale));
      return 'number';
    }
  }
}

/** An int, of 32 bits. */
export function int(reader: ByteReader): number {
  const value = reader.signed();
  if (typeof value === 'bigint' || value > 0x7fff_ffff || value < -0x8000_0000) {
    throw misfit('an int has more than 32 bits');
  }
  return value;
}

function uuidText(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
