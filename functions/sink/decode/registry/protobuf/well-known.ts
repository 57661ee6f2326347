import { decimalProblem, decimalText } from '../../decimal-text.ts';
import { asciiJson } from '../ascii-json.ts';
import { misfit } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import type { ProtoField, ProtoMessage, ProtoType } from './proto-type.ts';
import type { Found, Place } from './scan-message.ts';
import { defaultJson } from './write-scalar.ts';

/** What writes and reads the fields of a message that was scanned. */
export interface FieldWriter {
  readonly out: JsonOut;
  /** Writes a field's single value; `otherwise` when it is not there. */
  field(message: ProtoMessage, place: number, found: Found, depth: number, otherwise: string): void;
  /** Writes the values of a field, which may repeat or be a map. */
  inner(field: ProtoField, places: readonly Place[], depth: number): void;
  /** A whole number of a field, 0 when it is not there. */
  whole(message: ProtoMessage, place: number, found: Found): bigint;
  /** The bytes of a field. */
  bytes(place: number, found: Found): Buffer;
}

/** Writes what a well-known message stands for. */
type Special = (writer: FieldWriter, message: ProtoMessage, found: Found, depth: number) => void;

/** Nanoseconds since 1970, or of a duration: `seconds`, 1, and `nanos`, 2. */
const nanoseconds: Special = (writer, message, found) => {
  const seconds = writer.whole(message, 0, found);
  writer.out.ascii(String(seconds * 1_000_000_000n + writer.whole(message, 1, found)));
};

/** A wrapper's value, which is what its type begins with when it is not there. */
const wrapper: Special = (writer, message, found, depth) => {
  const [field] = message.fields;
  writer.field(message, 0, found, depth, field === undefined ? 'null' : defaultOf(field.type));
};

/** `unscaled number` 1, `precision` 2, `scale` 3 (https://github.com/confluentinc/schema-registry/blob/master/protobuf-types/src/main/proto/confluent/type/decimal.proto). */
const decimal: Special = (writer, message, found) => {
  const unscaled = writer.bytes(0, found);
  const scale = Number(BigInt.asIntN(32, writer.whole(message, 2, found)));
  const problem = Math.abs(scale) > MAX_SCALE ? 'a Decimal has no sensible scale' : decimalProblem(unscaled);
  if (problem !== undefined) throw misfit(problem);
  writer.out.ascii(decimalText(unscaled, scale));
};

/** No Decimal has a larger scale, but a hostile one. */
const MAX_SCALE = 1_000;

/** A message whose one field is in its place: `Struct` and `ListValue`. */
const inner =
  (otherwise: string): Special =>
  (writer, message, found, depth) => {
    const [field] = message.fields;
    if (field === undefined || found[0] === undefined) writer.out.ascii(otherwise);
    else writer.inner(field, found[0], depth);
  };

/** The one of a `Value`'s fields that is there, of which `null_value` is an enum. */
const value: Special = (writer, message, found, depth) => {
  const place = found.findIndex((places) => places !== undefined);
  if (place < 0 || message.fields[place]?.name === 'nullValue' || message.fields[place]?.name === 'null_value') {
    writer.out.ascii('null');
  } else writer.field(message, place, found, depth, 'null');
};

/** What messages that everybody knows stand for, by their names: they are not written as objects of their fields. */
export const WELL_KNOWN: ReadonlyMap<string, Special> = new Map([
  ['.google.protobuf.Timestamp', nanoseconds],
  ['.google.protobuf.Duration', nanoseconds],
  ['.google.protobuf.DoubleValue', wrapper],
  ['.google.protobuf.FloatValue', wrapper],
  ['.google.protobuf.Int64Value', wrapper],
  ['.google.protobuf.UInt64Value', wrapper],
  ['.google.protobuf.Int32Value', wrapper],
  ['.google.protobuf.UInt32Value', wrapper],
  ['.google.protobuf.BoolValue', wrapper],
  ['.google.protobuf.StringValue', wrapper],
  ['.google.protobuf.BytesValue', wrapper],
  ['.google.protobuf.Struct', inner('{}')],
  ['.google.protobuf.ListValue', inner('[]')],
  ['.google.protobuf.Value', value],
  ['.confluent.type.Decimal', decimal],
]);

/** What a value is, as JSON, of which nothing was written. */
export function defaultOf(type: ProtoType): string {
  switch (type.kind) {
    case 'scalar':
      return defaultJson(type.name);
    case 'enum': {
      const name = type.names.get(0);
      return name === undefined ? '0' : asciiJson(name);
    }
    case 'message':
      return 'null';
  }
}
