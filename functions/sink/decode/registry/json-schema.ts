import { isUtf8 } from 'node:buffer';
import { unreadable } from '../../rows/record-error.ts';
import type { ConnectSchema } from '../connect-schema.ts';
import { parseJson } from '../json/parse-json.ts';
import { type JsonObject, objectOf } from '../json-object.ts';
import type { SchemaValues, ValueSchema } from './value-schema.ts';

/** Schemas inside each other that are looked at. */
const MOST_NESTED = 100;

/** A JSON Schema: the values are JSON as they are. @throws RecordError when the text is none. */
export function jsonSchema(text: string): SchemaValues {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    throw unreadable('the schema is no JSON Schema: it is not JSON');
  }
  const schema: ValueSchema = {
    connect: connectOf(objectOf(json), 0),
    json(bytes, from, to) {
      const value = bytes.subarray(from, to);
      if (!isUtf8(value)) throw unreadable('the value is not UTF-8');
      return value.toString();
    },
  };
  return { value: (bytes, from, to) => ({ schema, bytes, from, to }) };
}

/**
 * What the types of a JSON Schema are to Kafka Connect, as its JsonSchemaConverter has them: `number` and `integer` by
 * `connect.type`, with which that converter writes the types that JSON has not. A plain `integer` is one of 64 bits, and
 * of others the type follows from the values.
 */
function connectOf(json: JsonObject | undefined, depth: number): ConnectSchema | undefined {
  if (json === undefined || depth > MOST_NESTED) return undefined;
  const alternatives = [json.oneOf, json.anyOf].find(Array.isArray)?.map(objectOf);
  const others = alternatives?.filter((each) => each?.type !== 'null');
  if (others !== undefined) return others.length === 1 ? connectOf(others[0], depth + 1) : undefined;
  const type = typeOf(json);
  if (type === undefined) return undefined;
  const { title, 'connect.type': connectType } = json;
  const fields = new Map<string, ConnectSchema>();
  for (const [name, property] of Object.entries(objectOf(json.properties) ?? {})) {
    const field = connectOf(objectOf(property), depth + 1);
    if (field !== undefined) fields.set(name, field);
  }
  return {
    type: typeof connectType === 'string' ? connectType : type,
    name: typeof title === 'string' ? title : undefined,
    parameters: parametersOf(objectOf(json['connect.parameters'])),
    fields,
    items: connectOf(objectOf(json.items), depth + 1),
    values: undefined,
  };
}

const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['object', 'struct'],
  ['array', 'array'],
  ['string', 'string'],
  ['boolean', 'boolean'],
  ['integer', 'int64'],
  ['number', 'float64'],
]);

/** The one type beside `null`; undefined of none or several. */
function typeOf({ type }: JsonObject): string | undefined {
  const types = [type].flat().filter((each) => each !== 'null');
  return types.length === 1 ? TYPES.get(types[0]) : undefined;
}

function parametersOf(json: JsonObject = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(json).map(([name, value]) => [name, String(value)]));
}
