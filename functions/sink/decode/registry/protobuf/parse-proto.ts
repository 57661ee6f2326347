import protobuf from 'protobufjs';
import { unreadable } from '../../../rows/record-error.ts';
import type { SchemaReference } from '../schema-source.ts';
import { addKnownFile } from './known-files.ts';
import { ProtoMessages } from './proto-messages.ts';
import type { ProtoMessage } from './proto-type.ts';

/** The messages of a `.proto`. */
export interface ParsedProto {
  /** Those at its top, each with those that are declared inside it, in the order of the file. */
  readonly declared: readonly DeclaredMessage[];
  /** By their full names, all that are declared in the file, and those that its map fields stand for. */
  readonly names: readonly string[];
  /** @throws RecordError when its fields are of types that the schema does not have. */
  message(fullName: string): ProtoMessage;
}

export interface DeclaredMessage {
  readonly fullName: string;
  readonly inside: readonly DeclaredMessage[];
}

/**
 * Reads a `.proto`.
 * @param references the files that it imports by their paths, each behind those that it imports itself.
 * @throws RecordError when it is none.
 */
export function parseProto(text: string, references: readonly SchemaReference[]): ParsedProto {
  try {
    // Alone, since what it declares itself is counted by the values' message indexes.
    const own = protobuf.parse(text, new protobuf.Root(), { keepCase: true });
    const declared = declaredIn(own.root);
    const root = new protobuf.Root();
    const known = new Set(references.map(({ name }) => name));
    for (const reference of references) addFile(root, reference.text, known);
    addFile(root, text, known);
    root.resolveAll();
    const messages = new ProtoMessages(root);
    return { declared, names: namesOf(own.root), message: (fullName) => messages.of(root.lookupType(fullName)) };
  } catch (error) {
    throw unreadable(`the schema is not one of Protobuf: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function addFile(root: protobuf.Root, text: string, known: Set<string>): void {
  const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
  for (const path of [...imports, ...weakImports]) {
    if (known.has(path)) continue;
    known.add(path);
    if (!addKnownFile(root, path)) throw new Error(`it imports ${path}, which the registry does not have beside it`);
  }
}

function declaredIn(namespace: protobuf.NamespaceBase): DeclaredMessage[] {
  return namespace.nestedArray.flatMap((each): DeclaredMessage[] => {
    if (each instanceof protobuf.Type) return [{ fullName: each.fullName, inside: declaredIn(each) }];
    return each instanceof protobuf.Namespace ? declaredIn(each) : [];
  });
}

function namesOf(namespace: protobuf.NamespaceBase): string[] {
  return namespace.nestedArray.flatMap((each) => {
    if (each instanceof protobuf.Type) return [each.fullName, ...entriesOf(each), ...namesOf(each)];
    return each instanceof protobuf.Namespace ? namesOf(each) : [];
  });
}

/** Names of the messages that a message's map fields stand for, as protoc makes them. */
function entriesOf(type: protobuf.Type): string[] {
  return type.fieldsArray
    .filter((field) => field instanceof protobuf.MapField)
    .map(({ name }) => `${type.fullName}.${camelCase(name)}Entry`);
}

function camelCase(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase()).replaceAll('_', '');
}
