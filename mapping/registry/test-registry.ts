import type { TestSchema } from '../../functions/shared/settings/index.ts';
import { schemaId } from '../../functions/shared/settings/sink-tests/test-schema.ts';
import {
  ConfluentSource,
  type RegistryAnswer,
} from '../../functions/sink/decode/registry/confluent/confluent-source.ts';
import type { Frame } from '../../functions/sink/decode/registry/framing.ts';
import { type OpenSchemas, schemasOf } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { SchemaFormat, SchemaSource, SchemaText } from '../../functions/sink/decode/registry/schema-source.ts';
import { unreadable } from '../../functions/sink/rows/record-error.ts';
import { parseWithDigits } from '../records/exact-json.ts';
import { avroEncoder } from './encode/avro-value.ts';
import { EncodeProblem } from './encode/problem.ts';
import { protobufEncoder } from './encode/protobuf-value.ts';
import { framed, placesBytes, sortedPlaceBytes } from './frame.ts';

/** A registry in memory. */
export interface TestRegistry {
  /** As the sink opens its registry. */
  readonly open: () => OpenSchemas;
  /**
   * A value of JSON as a serializer with the registry writes it.
   * @param id of its schema; left out, the only one.
   * @throws Error that says what does not fit the schema
   */
  write(json: Buffer, id: string | number | undefined): Buffer;
}

/**
 * A registry with the schemas of a test. What reads them is the sink's own; what writes values is avsc and protobufjs.
 * @param readFile reads a file that a schema is in.
 * @throws Error when one cannot be read
 */
export function testRegistry(
  given: readonly TestSchema[],
  kind: Frame['kind'],
  readFile: (path: string) => Buffer,
): TestRegistry {
  const schemas = new Map(
    given.map((schema, place) => [
      schemaId(schema, place, kind === 'glue'),
      { ...schema, ...textsOf(schema, readFile) },
    ]),
  );
  const writers = new Map<string, (value: unknown) => Buffer>();
  const writerOf = (id: string) => {
    const schema = schemas.get(id);
    if (schema === undefined) throw new Error(`the test has no schema ${id}`);
    const writer = writers.get(id) ?? writerFor(schema, kind);
    writers.set(id, writer);
    return writer;
  };
  return {
    open: () => schemasOf({ kind, source: sourceOf(kind, schemas) }),
    write(json, id = schemas.keys().next().value ?? '') {
      const key = String(id).toLowerCase();
      try {
        return framed(kind, key, writerOf(key)(parseWithDigits(json.toString())));
      } catch (error) {
        if (error instanceof SyntaxError) throw new Error('the value is not JSON', { cause: error });
        if (error instanceof EncodeProblem) throw new Error(`the value does not fit schema ${key}: ${error.message}`);
        throw error;
      }
    },
  };
}

function textsOf(
  { file, schema, schemaType, references = [] }: TestSchema,
  readFile: (path: string) => Buffer,
): SchemaText {
  const textOf = (each: Pick<TestSchema, 'file' | 'schema'>) => {
    if (each.file !== undefined) return readFile(each.file).toString();
    return typeof each.schema === 'string' ? each.schema : JSON.stringify(each.schema);
  };
  const format: SchemaFormat = schemaType ?? (file?.endsWith('.proto') === true ? 'PROTOBUF' : 'AVRO');
  return {
    format,
    text: textOf({ file, schema }),
    references: references.map((each) => ({ name: each.name, text: textOf(each) })),
  };
}

function writerFor(
  { format, text, references, message }: SchemaText & Pick<TestSchema, 'message'>,
  kind: Frame['kind'],
): (value: unknown) => Buffer {
  switch (format) {
    case 'AVRO':
      return avroEncoder(
        text,
        references.map((reference) => reference.text),
      );
    case 'PROTOBUF': {
      const { bytes, places, fullName } = protobufEncoder(text, references, message);
      const head = kind === 'confluent' ? placesBytes(places) : sortedPlaceBytes(text, fullName);
      return (value) => Buffer.concat([head, bytes(value)]);
    }
    case 'JSON':
      return (value) => Buffer.from(JSON.stringify(value));
  }
}

function sourceOf(kind: Frame['kind'], schemas: ReadonlyMap<string, SchemaText>): SchemaSource {
  if (kind === 'confluent') return new ConfluentSource(async (path) => answer(path, schemas));
  return {
    schema: async (id) => schemas.get(id) ?? unknown(id),
  };
}

function unknown(id: string): never {
  throw unreadable(`AWS Glue has no schema version ${id}`);
}

/** Answers as a Confluent registry does; a schema that others use is the first version of a subject of its name. */
function answer(path: string, schemas: ReadonlyMap<string, SchemaText>): RegistryAnswer {
  const [, top, first = '', last = ''] = path.split('/');
  const ok = (body: object) => ({ status: 200, body: JSON.stringify(body) });
  if (top === 'schemas') {
    const found = schemas.get(last);
    if (found === undefined) return { status: 404, body: JSON.stringify({ error_code: 40403 }) };
    const { format, text, references } = found;
    const used = references.map(({ name }) => ({ name, subject: name, version: 1 }));
    return ok({ schema: text, schemaType: format, references: used });
  }
  const name = decodeURIComponent(first);
  const used = [...schemas.values()].flatMap(({ references }) => references).find((each) => each.name === name);
  return used === undefined ? { status: 404, body: JSON.stringify({ error_code: 40401 }) } : ok({ schema: used.text });
}
