import { ByteReader, misfit } from '../byte-reader.ts';
import { JsonOut } from '../json-out.ts';
import type { SchemaReference } from '../schema-source.ts';
import type { SchemaValues, ValueSchema } from '../value-schema.ts';
import { type DeclaredMessage, parseProto } from './parse-proto.ts';
import { MessageWriter } from './write-message.ts';

/**
 * How values say which message of their schema they are: Confluent's by the places of the message and of those around it,
 * AWS Glue's by one among all names in their order.
 */
export type MessageIndexes = 'confluent' | 'glue';

/**
 * A schema of Protobuf, whose values say of which of its messages they are.
 * @param references the files that it imports, each behind those that it imports itself.
 * @throws RecordError when the text is none.
 */
export function protobufSchema(
  text: string,
  references: readonly SchemaReference[],
  indexes: MessageIndexes,
): SchemaValues {
  const proto = parseProto(text, references);
  const sorted = proto.names.toSorted();
  const reader = new ByteReader();
  const writer = new MessageWriter(new JsonOut());
  const schemas = new Map<string, ValueSchema>();

  const schemaOf = (fullName: string): ValueSchema => {
    const known = schemas.get(fullName);
    if (known !== undefined) return known;
    const message = proto.message(fullName);
    const schema: ValueSchema = {
      connect: message.connect,
      json(bytes, from, to) {
        writer.out.clear();
        writer.write(message, bytes, from, to);
        return writer.out.text();
      },
    };
    schemas.set(fullName, schema);
    return schema;
  };

  return {
    value(bytes, from, to) {
      reader.begin(bytes, from, to);
      const name = indexes === 'confluent' ? nestedName(proto.declared, reader) : sorted[wholeOf(reader.unsigned())];
      if (name === undefined) throw misfit('it is of no message that the schema has');
      return { schema: schemaOf(name), bytes, from: reader.at, to };
    },
  };
}

/**
 * The name of the message at a path of places: how many there are, and each of them; a single 0 is the path of the first.
 * https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
function nestedName(declared: readonly DeclaredMessage[], reader: ByteReader): string | undefined {
  const count = wholeOf(reader.signed());
  if (count === 0) return declared[0]?.fullName;
  let found: DeclaredMessage | undefined;
  let inside = declared;
  for (let step = 0; step < count; step++) {
    found = inside[wholeOf(reader.signed())];
    if (found === undefined) return undefined;
    inside = found.inside;
  }
  return found?.fullName;
}

function wholeOf(value: number | bigint): number {
  return typeof value === 'number' ? value : -1;
}
