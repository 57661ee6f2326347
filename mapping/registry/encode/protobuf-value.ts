import protobuf from 'protobufjs';
import { addKnownFile } from '../../../functions/sink/decode/registry/protobuf/known-files.ts';
import { isDocument } from '../../infer/observe/leaves.ts';
import { EncodeProblem, unfit } from './problem.ts';
import { knownMessage } from './protobuf-known.ts';
import { bytesOf, floatOf, wholeOf } from './scalars.ts';

/** A `.proto` that another imports, by the path that is written there. */
export interface ImportedProto {
  readonly name: string;
  readonly text: string;
}

/** What values are written by: their message, and its place in the file. */
export interface ProtobufEncoder {
  /** The message without what is in front of it. @throws EncodeProblem */
  readonly bytes: (value: unknown) => Buffer;
  /** Places of the message and of those around it, from the outside to the inside. */
  readonly places: readonly number[];
  readonly fullName: string;
}

/**
 * Writes values of JSON by a message of a `.proto`, as protobufjs writes them.
 * @param message its full name; left out, the first.
 */
export function protobufEncoder(
  text: string,
  imports: readonly ImportedProto[],
  message: string | undefined,
): ProtobufEncoder {
  const root = new protobuf.Root();
  const known = new Set(imports.map(({ name }) => name));
  for (const file of [...imports.map((each) => each.text), text]) {
    for (const path of protobuf.parse(file, root, { keepCase: true }).imports ?? []) {
      if (known.has(path)) continue;
      known.add(path);
      if (!addKnownFile(root, path)) throw new Error(`the schema imports ${path}, which references does not have`);
    }
  }
  root.resolveAll();
  const own = protobuf.parse(text, new protobuf.Root(), { keepCase: true }).root;
  const { places, fullName } = placeOf(own, message);
  const type = root.lookupType(fullName);
  return { bytes: (value) => Buffer.from(type.encode(messageOf(type, value, [])).finish()), places, fullName };
}

function placeOf(root: protobuf.Root, message: string | undefined) {
  const all = messagesIn(root, []);
  const wanted = message === undefined ? all[0] : all.find(({ fullName }) => fullName === `.${message}`);
  if (wanted === undefined) {
    const names = all.map(({ fullName }) => fullName.slice(1)).join(', ');
    throw new Error(`the schema has no message ${message ?? ''}; it has ${names || 'none'}`);
  }
  return wanted;
}

interface PlacedMessage {
  readonly fullName: string;
  readonly places: readonly number[];
}

/** Packages are no part of a message's place. */
function messagesIn(namespace: protobuf.NamespaceBase, above: readonly number[]): readonly PlacedMessage[] {
  const found: PlacedMessage[] = [];
  let place = 0;
  const add = (inside: protobuf.NamespaceBase) => {
    for (const each of inside.nestedArray) {
      if (each instanceof protobuf.Type) {
        const places = [...above, place++];
        found.push({ fullName: each.fullName, places }, ...messagesIn(each, places));
      } else if (each instanceof protobuf.Namespace) add(each);
    }
  };
  add(namespace);
  return found;
}

type Path = readonly string[];

function messageOf(type: protobuf.Type, value: unknown, path: Path): protobuf.Message {
  if (!isDocument(value)) return unfit(path, 'an object');
  const fields = new Map(
    type.fieldsArray.flatMap(
      (field) =>
        [
          [field.name, field],
          [camelCase(field.name), field],
        ] as const,
    ),
  );
  const members: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const field = fields.get(key);
    const inside = [...path, key];
    if (field === undefined) throw new EncodeProblem('the schema has no such field', inside);
    // As Protobuf's own JSON has it.
    if (each === null && field.resolvedType?.fullName !== '.google.protobuf.Value') continue;
    members[field.name] = fieldOf(field, each, inside);
  }
  for (const { name, required } of type.fieldsArray) {
    if (required && members[name] === undefined) throw new EncodeProblem('is missing', [...path, name]);
  }
  return type.create(members);
}

function fieldOf(field: protobuf.Field, value: unknown, path: Path): unknown {
  if (field instanceof protobuf.MapField) {
    if (!isDocument(value)) return unfit(path, 'an object');
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, each]) => [key, oneOf(field, each, [...path, key])]));
  }
  if (!field.repeated) return oneOf(field, value, path);
  if (!Array.isArray(value)) return unfit(path, 'an array');
  return value.map((each, index) => oneOf(field, each, [...path, String(index)]));
}

function oneOf(field: protobuf.Field, value: unknown, path: Path): unknown {
  const { resolvedType } = field.resolve();
  if (resolvedType instanceof protobuf.Enum) return enumValue(resolvedType, value, path);
  if (resolvedType instanceof protobuf.Type) {
    const object = knownMessage(resolvedType.fullName, value, path);
    return object === undefined ? messageOf(resolvedType, value, path) : resolvedType.fromObject(object);
  }
  switch (field.type) {
    case 'double':
    case 'float':
      return floatOf(value, path);
    case 'bool':
      return typeof value === 'boolean' ? value : unfit(path, 'true or false');
    case 'string':
      return typeof value === 'string' ? value : unfit(path, 'text');
    case 'bytes':
      return bytesOf(value, path);
    default:
      return integerOf(field.type, wholeOf(value, path), path);
  }
}

function enumValue({ values, valuesById }: protobuf.Enum, value: unknown, path: Path): number {
  const known = typeof value === 'string' ? values[value] : undefined;
  if (known !== undefined) return known;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  return unfit(path, `${Object.values(valuesById).join(' or ')}, or a number`);
}

/** A whole number as protobufjs takes it: those of 64 bits as text. */
function integerOf(type: string, whole: bigint, path: Path): number | string {
  const bits = type.endsWith('64') ? 64 : 32;
  const isUnsigned = type.startsWith('u') || type.startsWith('fixed');
  const fits = (isUnsigned ? BigInt.asUintN(bits, whole) : BigInt.asIntN(bits, whole)) === whole;
  if (!fits) return unfit(path, `a whole number that ${type} holds`);
  return bits === 32 ? Number(whole) : String(whole);
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
