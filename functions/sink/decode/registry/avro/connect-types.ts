import type { ConnectSchema } from '../../connect-schema.ts';
import { LOGICAL } from '../../connect-schema.ts';
import { type JsonObject, objectOf } from '../../json-object.ts';

/** Types of Avro that become one of Kafka Connect. */
type Source = 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string' | 'fixed' | 'array' | 'map';

const TYPES: Readonly<Record<Source, string>> = {
  boolean: 'boolean',
  int: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  bytes: 'bytes',
  string: 'string',
  fixed: 'bytes',
  array: 'array',
  map: 'map',
};

/** Logical types on the types that they are defined on (https://avro.apache.org/docs/1.12.0/specification/#logical-types). */
const LOGICAL_TYPES: ReadonlyMap<string, string> = new Map([
  ['int date', LOGICAL.date],
  ['int time-millis', LOGICAL.time],
  ['long time-micros', LOGICAL.microTime],
  ['long timestamp-millis', LOGICAL.timestamp],
  ['long timestamp-micros', LOGICAL.microTimestamp],
  ['long timestamp-nanos', LOGICAL.nanoTimestamp],
  ['long local-timestamp-millis', LOGICAL.timestamp],
  ['long local-timestamp-micros', LOGICAL.microTimestamp],
  ['long local-timestamp-nanos', LOGICAL.nanoTimestamp],
]);

/** The narrower types that AvroConverter notes as `connect.type`. */
const NARROWER: readonly unknown[] = ['int8', 'int16'];

/**
 * What a type of Avro is to Kafka Connect, as its AvroConverter has it, with `connect.name`, which Debezium writes too.
 * @param inner the items of an array, or the values of a map.
 */
export function connectOf(source: Source, json: JsonObject, inner?: ConnectSchema): ConnectSchema {
  const narrower = json['connect.type'];
  return {
    type: source === 'int' && typeof narrower === 'string' && NARROWER.includes(narrower) ? narrower : TYPES[source],
    name: nameOf(source, json),
    parameters: parametersOf(json),
    fields: NO_FIELDS,
    items: source === 'array' ? inner : undefined,
    values: source === 'map' ? inner : undefined,
  };
}

/** The same of a record, whose fields may still come. */
export function connectRecord(json: JsonObject, fields: ReadonlyMap<string, ConnectSchema>): ConnectSchema {
  const { name, 'connect.name': connectName } = json;
  const given = typeof connectName === 'string' ? connectName : name;
  return {
    type: 'struct',
    name: typeof given === 'string' ? given : undefined,
    parameters: parametersOf(json),
    fields,
    items: undefined,
    values: undefined,
  };
}

const NO_FIELDS: ReadonlyMap<string, ConnectSchema> = new Map();

function nameOf(source: Source, json: JsonObject): string | undefined {
  const { logicalType } = json;
  if ((source === 'bytes' || source === 'fixed') && isDecimal(json)) return LOGICAL.decimal;
  const logical = typeof logicalType === 'string' ? LOGICAL_TYPES.get(`${source} ${logicalType}`) : undefined;
  const name = json['connect.name'];
  return logical ?? (typeof name === 'string' ? name : undefined);
}

function isDecimal({ logicalType, precision, scale = 0 }: JsonObject): boolean {
  return logicalType === 'decimal' && typeof precision === 'number' && typeof scale === 'number' && scale <= precision;
}

function parametersOf(json: JsonObject): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(objectOf(json['connect.parameters']) ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') parameters.set(name, String(value));
  }
  if (isDecimal(json)) {
    parameters.set('scale', String(json.scale ?? 0));
    parameters.set('connect.decimal.precision', String(json.precision));
  }
  return parameters;
}
