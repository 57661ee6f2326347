import type { ConnectSchema } from '../../connect-schema.ts';

/** Scalar types of Protobuf by their names in a `.proto`. */
export type ProtoScalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

/** The type of one value. */
export type ProtoType =
  | { readonly kind: 'scalar'; readonly name: ProtoScalar }
  | { readonly kind: 'enum'; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'message'; readonly message: ProtoMessage };

/** A field of a message. */
export interface ProtoField {
  /** As it is written in the `.proto`. */
  readonly name: string;
  readonly type: ProtoType;
  readonly isRepeated: boolean;
  /** Type of the keys of a map, whose values are of `type`. */
  readonly mapKey: ProtoScalar | undefined;
  /** Whether one that is not there is no value, instead of the value that its type begins with. */
  readonly hasPresence: boolean;
  /** Whether a message is between two tags (a group), instead of behind its length. */
  readonly isGroup: boolean;
  /** Places of the other fields of its `oneof`, of which the last one that came counts. */
  readonly others: readonly number[];
}

/** A message, whose fields may be messages of the same type. */
export interface ProtoMessage {
  /** With its package and the messages around it. */
  readonly fullName: string;
  readonly fields: readonly ProtoField[];
  /** Place in `fields` by the number that is on the wire. */
  readonly places: ReadonlyMap<number, number>;
  readonly connect: ConnectSchema;
}

const ENTRIES = new WeakMap<ProtoField, ProtoMessage>();

/** The message that each entry of a map is, by its field and the type of its keys. */
export function entryOf(field: ProtoField, keyName: ProtoScalar): ProtoMessage {
  const known = ENTRIES.get(field);
  if (known !== undefined) return known;
  const common = { isRepeated: false, mapKey: undefined, hasPresence: false, isGroup: false, others: [] };
  const entry: ProtoMessage = {
    fullName: '',
    fields: [
      { ...common, name: 'key', type: { kind: 'scalar', name: keyName } },
      { ...common, name: 'value', type: field.type },
    ],
    places: new Map([
      [1, 0],
      [2, 1],
    ]),
    connect: {
      type: 'struct',
      name: undefined,
      parameters: new Map(),
      fields: new Map(),
      items: undefined,
      values: undefined,
    },
  };
  ENTRIES.set(field, entry);
  return entry;
}
