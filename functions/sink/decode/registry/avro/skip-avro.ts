import { MAX_DEPTH } from '../../json/bad-json.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import { chosen, itemsBehind, tooDeep, whole } from './read-avro.ts';

/** Passes over a value of a type. @throws RecordError when the bytes do not fit the type. */
export type Skip = (reader: ByteReader, depth: number) => void;

/** Makes what passes over values of types, one for each record. */
export class AvroSkips {
  readonly #records = new Map<AvroRecord, Skip>();

  of(type: AvroType): Skip {
    switch (type.kind) {
      case 'null':
        return () => {};
      case 'boolean':
        return (reader) => reader.skip(1);
      case 'int':
      case 'long':
      case 'enum':
        return (reader) => reader.unsigned();
      case 'float':
        return (reader) => reader.skip(4);
      case 'double':
        return (reader) => reader.skip(8);
      case 'string':
      case 'bytes':
        return (reader) => reader.skip(whole(reader));
      case 'fixed':
        return (reader) => reader.skip(type.size);
      case 'union': {
        const branches = type.branches.map((branch) => this.of(branch));
        return (reader, depth) => chosen(reader, branches, 'a branch of a union')(reader, depth);
      }
      case 'array':
        return behindItems(this.of(type.items));
      case 'map': {
        const value = this.of(type.values);
        return behindItems((reader, depth) => {
          reader.skip(whole(reader));
          value(reader, depth);
        });
      }
      case 'record':
        return this.#record(type);
    }
  }

  #record(type: AvroRecord): Skip {
    const known = this.#records.get(type);
    if (known !== undefined) return known;
    const fields: Skip[] = [];
    const skip: Skip = (reader, depth) => {
      if (depth >= MAX_DEPTH) throw tooDeep();
      for (const field of fields) field(reader, depth + 1);
    };
    // Known before its fields are made, which may be of its own type.
    this.#records.set(type, skip);
    for (const field of type.fields) fields.push(this.of(field.type));
    return skip;
  }
}

function behindItems(item: Skip): Skip {
  return (reader, depth) => {
    if (depth >= MAX_DEPTH) throw tooDeep();
    itemsBehind(reader, () => item(reader, depth + 1));
  };
}
