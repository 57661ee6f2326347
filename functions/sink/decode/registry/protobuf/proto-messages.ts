import protobuf from 'protobufjs';
import { type ConnectSchema, LOGICAL } from '../../connect-schema.ts';
import type { ProtoField, ProtoMessage, ProtoScalar, ProtoType } from './proto-type.ts';

const SCALARS: ReadonlyMap<string, ProtoScalar> = new Map(
  (
    [
      ...['double', 'float', 'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64'],
      ...['fixed32', 'fixed64', 'sfixed32', 'sfixed64', 'bool', 'string', 'bytes'],
    ] as const
  ).map((name) => [name, name]),
);

/** What scalars are to Kafka Connect. */
const CONNECT: Readonly<Record<ProtoScalar, string>> = {
  double: 'float64',
  float: 'float32',
  int32: 'int32',
  int64: 'int64',
  uint32: 'uint32',
  uint64: 'uint64',
  sint32: 'int32',
  sint64: 'int64',
  fixed32: 'uint32',
  fixed64: 'uint64',
  sfixed32: 'int32',
  sfixed64: 'int64',
  bool: 'boolean',
  string: 'string',
  bytes: 'bytes',
};

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const NO_FIELDS: ReadonlyMap<string, ConnectSchema> = new Map();

/** Messages that stand for one value, whose types follow from it or from the message in the place of its fields. */
const STAND_FOR: ReadonlyMap<string, ConnectSchema | undefined> = new Map([
  ['.google.protobuf.Timestamp', schemaOf('int64', LOGICAL.nanoTimestamp)],
  ['.google.protobuf.Duration', schemaOf('int64')],
  ['.google.protobuf.DoubleValue', schemaOf('float64')],
  ['.google.protobuf.FloatValue', schemaOf('float32')],
  ['.google.protobuf.Int64Value', schemaOf('int64')],
  ['.google.protobuf.UInt64Value', schemaOf('uint64')],
  ['.google.protobuf.Int32Value', schemaOf('int32')],
  ['.google.protobuf.UInt32Value', schemaOf('uint32')],
  ['.google.protobuf.BoolValue', schemaOf('boolean')],
  ['.google.protobuf.StringValue', schemaOf('string')],
  ['.google.protobuf.BytesValue', schemaOf('bytes')],
  ['.google.protobuf.Struct', undefined],
  ['.google.protobuf.Value', undefined],
  ['.google.protobuf.ListValue', undefined],
  ['.confluent.type.Decimal', undefined],
]);

/** What messages are read by, made of protobufjs's reflection of a schema; each once. */
export class ProtoMessages {
  readonly #root: protobuf.Root;
  readonly #made = new Map<protobuf.Type, ProtoMessage>();

  constructor(root: protobuf.Root) {
    this.#root = root;
  }

  of(type: protobuf.Type): ProtoMessage {
    const made = this.#made.get(type);
    if (made !== undefined) return made;
    const [fields, places, connect] = [[] as ProtoField[], new Map<number, number>(), new Map<string, ConnectSchema>()];
    const message = { fullName: type.fullName, fields, places, connect: schemaOf('struct', type.name, connect) };
    // Known before its fields are made, which may be of its own type.
    this.#made.set(type, message);
    const all = type.fieldsArray.map((field) => field.resolve());
    for (const [place, field] of all.entries()) {
      const valueType = this.#typeOf(field);
      const isMap = field instanceof protobuf.MapField;
      fields.push({
        name: field.name,
        type: valueType,
        isRepeated: field.repeated,
        mapKey: isMap ? SCALARS.get(field.keyType) : undefined,
        // Of messages there is no other way to tell.
        hasPresence: field.hasPresence || (valueType.kind === 'message' && !field.repeated && !isMap),
        isGroup: field.delimited,
        others: (field.partOf?.fieldsArray ?? [])
          .filter((other) => other !== field)
          .map((other) => all.findIndex(({ name }) => name === other.name)),
      });
      places.set(field.id, place);
      const schema = schemaOfType(valueType);
      if (schema !== undefined)
        connect.set(field.name, isMap ? mapOf(schema) : field.repeated ? listOf(schema) : schema);
    }
    return message;
  }

  #typeOf(field: protobuf.Field): ProtoType {
    const scalar = SCALARS.get(field.type);
    if (scalar !== undefined) return { kind: 'scalar', name: scalar };
    const { resolvedType } = field;
    if (resolvedType instanceof protobuf.Enum) {
      return {
        kind: 'enum',
        names: new Map(Object.entries(resolvedType.valuesById).map(([id, name]) => [Number(id), name])),
      };
    }
    if (resolvedType instanceof protobuf.Type) return { kind: 'message', message: this.of(resolvedType) };
    throw new Error(`no such type: ${field.type} in ${this.#root.name}`);
  }
}

function schemaOfType(type: ProtoType): ConnectSchema | undefined {
  switch (type.kind) {
    case 'scalar':
      return schemaOf(CONNECT[type.name]);
    case 'enum':
      return schemaOf('string');
    case 'message': {
      const { fullName, connect } = type.message;
      return STAND_FOR.has(fullName) ? STAND_FOR.get(fullName) : connect;
    }
  }
}

function schemaOf(type: string, name?: string, fields: ReadonlyMap<string, ConnectSchema> = NO_FIELDS): ConnectSchema {
  return { type, name, parameters: NO_PARAMETERS, fields, items: undefined, values: undefined };
}

function listOf(items: ConnectSchema): ConnectSchema {
  return { ...schemaOf('array'), items };
}

function mapOf(values: ConnectSchema): ConnectSchema {
  return { ...schemaOf('map'), values };
}
