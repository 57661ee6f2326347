import { unreadable } from '../../../rows/record-error.ts';
import type { ConnectSchema } from '../../connect-schema.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type JsonObject, objectOf } from '../../json-object.ts';
import type { AvroField, AvroLogical, AvroType } from './avro-type.ts';
import { connectOf, connectRecord } from './connect-types.ts';

/** A type with what it is to Kafka Connect, from which types of columns follow. */
export interface ParsedAvro {
  readonly type: AvroType;
  /** Undefined where values tell their type themselves, as those of a union of several do. */
  readonly connect: ConnectSchema | undefined;
}

/** Types inside each other that are read; more would be hostile. */
const MOST_NESTED = 500;

/** No decimal has a larger scale, but a hostile schema. */
const MAX_SCALE = 1_000;

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
type Primitive = (typeof PRIMITIVES)[number];

/**
 * Reads an Avro schema.
 * @param references the texts of schemas whose named types it uses, each behind those that it uses itself.
 * @throws RecordError when it is none.
 */
export function parseAvro(text: string, references: readonly string[] = []): ParsedAvro {
  const parser = new Parser();
  for (const reference of references) parser.parse(jsonOf(reference), '', 0);
  return parser.parse(jsonOf(text), '', 0);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // The registry keeps the schema of one primitive type without quotes too.
    if (isPrimitive(text.trim())) return text.trim();
    throw notAvro('it is not JSON');
  }
}

/** Reads types one after another, which know the named ones before them. Aliases are for readers of another schema. */
class Parser {
  readonly #named = new Map<string, ParsedAvro>();

  parse(json: unknown, namespace: string, depth: number): ParsedAvro {
    if (depth > MOST_NESTED) throw notAvro(`its types are nested deeper than ${MOST_NESTED}`);
    if (typeof json === 'string') return this.#byName(json, namespace);
    if (Array.isArray(json)) return this.#union(json, namespace, depth);
    const object = objectOf(json);
    if (object === undefined) throw notAvro('a type is neither a name, nor an object, nor a list');
    const { type } = object;
    if (typeof type !== 'string') return this.parse(type, namespace, depth + 1);
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(object, namespace, depth);
      case 'enum': {
        const { symbols } = object;
        if (!isListOfText(symbols)) throw notAvro('an enum has no symbols');
        return this.#name(object, namespace, { type: { kind: 'enum', symbols }, connect: connectOf('string', object) });
      }
      case 'fixed': {
        const { size } = object;
        if (!isWhole(size)) throw notAvro('a fixed has no size');
        const fixed: AvroType = { kind: 'fixed', size, logical: logicalOf(object, size) };
        const what = fixed.logical?.name === 'uuid' ? 'string' : 'fixed';
        return this.#name(object, namespace, { type: fixed, connect: connectOf(what, object) });
      }
      case 'array': {
        const items = this.parse(object.items, namespace, depth + 1);
        return { type: { kind: 'array', items: items.type }, connect: connectOf('array', object, items.connect) };
      }
      case 'map': {
        const values = this.parse(object.values, namespace, depth + 1);
        return { type: { kind: 'map', values: values.type }, connect: connectOf('map', object, values.connect) };
      }
      default:
        return isPrimitive(type) ? primitive(type, object) : this.#byName(type, namespace);
    }
  }

  #byName(name: string, namespace: string): ParsedAvro {
    if (isPrimitive(name)) return primitive(name, {});
    const known = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name);
    if (known === undefined) throw notAvro('it uses a type that it does not define');
    return known;
  }

  #union(json: readonly unknown[], namespace: string, depth: number): ParsedAvro {
    const branches = json.map((branch) => this.parse(branch, namespace, depth + 1));
    const others = branches.filter(({ type }) => type.kind !== 'null');
    const connect = others.length === 1 ? others[0]?.connect : widest(others.map((each) => each.connect));
    return { type: { kind: 'union', branches: branches.map(({ type }) => type) }, connect };
  }

  #record(object: JsonObject, namespace: string, depth: number): ParsedAvro {
    const { fields } = object;
    if (!Array.isArray(fields)) throw notAvro('a record has no fields');
    const [types, connectFields] = [[] as AvroField[], new Map<string, ConnectSchema>()];
    // Known before its fields are, which may be of its own type.
    const record = this.#name(object, namespace, {
      type: { kind: 'record', fields: types },
      connect: connectRecord(object, connectFields),
    });
    const inside = namespaceOf(object, namespace);
    for (const json of fields) {
      const field = objectOf(json);
      if (typeof field?.name !== 'string') throw notAvro('a field has no name');
      const { type, connect } = this.parse(field.type, inside, depth + 1);
      types.push({ name: field.name, type });
      if (connect !== undefined) connectFields.set(field.name, connect);
    }
    return record;
  }

  #name(object: JsonObject, namespace: string, parsed: ParsedAvro): ParsedAvro {
    const { name } = object;
    if (typeof name !== 'string' || name === '') throw notAvro('a named type has no name');
    this.#named.set(fullName(name, namespaceOf(object, namespace)), parsed);
    return parsed;
  }
}

const NUMBERS = ['int8', 'int16', 'int32', 'int64'];

/** The type that holds the numbers of several; undefined when not all are numbers. */
function widest(schemas: readonly (ConnectSchema | undefined)[]): ConnectSchema | undefined {
  const plain = schemas.flatMap((schema) => (schema === undefined || schema.name !== undefined ? [] : [schema]));
  const [first] = plain;
  if (first === undefined || plain.length < schemas.length) return undefined;
  const types = plain.map(({ type }) => type);
  if (!types.every((type) => NUMBERS.includes(type) || type.startsWith('float'))) return undefined;
  const place = Math.max(...types.map((type) => NUMBERS.indexOf(type)));
  return { ...first, type: types.every((type) => NUMBERS.includes(type)) ? (NUMBERS[place] ?? 'int64') : 'float64' };
}

function primitive(kind: Primitive, object: JsonObject): ParsedAvro {
  const connect = kind === 'null' ? undefined : connectOf(kind, object);
  return { type: kind === 'bytes' ? { kind, logical: logicalOf(object) } : { kind }, connect };
}

/** A logical type that is not as it should be counts for nothing, as the specification has it. */
function logicalOf({ logicalType, scale = 0, precision }: JsonObject, size?: number): AvroLogical | undefined {
  if (logicalType === 'uuid' && size === 16) return { name: 'uuid' };
  if (logicalType !== 'decimal' || !isWhole(precision) || !isWhole(scale)) return undefined;
  if (scale > precision) return undefined;
  if (scale > MAX_SCALE) throw notAvro('a decimal has no sensible scale');
  return { name: 'decimal', scale };
}

function namespaceOf({ name, namespace }: JsonObject, around: string): string {
  if (typeof name === 'string' && name.includes('.')) return name.slice(0, name.lastIndexOf('.'));
  return typeof namespace === 'string' ? namespace : around;
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

function isPrimitive(name: string): name is Primitive {
  return PRIMITIVES.some((each) => each === name);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function notAvro(problem: string) {
  return unreadable(`the schema is not one of Avro: ${problem}`);
}
