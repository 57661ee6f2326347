import { inflateSync } from 'node:zlib';
import { RecordError, unreadable } from '../../rows/record-error.ts';
import { misfit } from './byte-reader.ts';
import { type Frame, frameOf } from './framing.ts';
import type { SchemaSource, SchemaText } from './schema-source.ts';
import type { FramedValue, SchemaValues } from './value-schema.ts';

/** Schemas that a container remembers; topics have a few. */
const REMEMBERED = 1_000;

/** What the values of one kind of registry are read with. */
export interface SchemasOptions {
  readonly kind: Frame['kind'];
  readonly source: SchemaSource;
}

/** The schemas of a registry, remembered by their ids: a schema never changes under its id. */
export class ValueSchemas {
  readonly #options: SchemasOptions;
  readonly #known = new Map<string, SchemaValues>();
  /** That of the last value of a Confluent registry. */
  #last: { readonly id: number; readonly values: SchemaValues | undefined } = { id: -1, values: undefined };
  #bytes = Buffer.allocUnsafe(64 * 1024);

  constructor(options: SchemasOptions) {
    this.#options = options;
  }

  /**
   * A value in base64 with its schema; the frame of one whose schema has to be asked for.
   * @throws RecordError when the value has no frame, or cannot be unpacked.
   */
  read(base64: string): FramedValue | Frame {
    if (base64.length > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * base64.length);
    const bytes = this.#bytes;
    const length = bytes.write(base64, 'base64');
    const { id, values } = this.#last;
    // Mostly it is the schema of the value before, and then nothing but its id is looked at.
    if (values !== undefined && length >= 5 && bytes[0] === 0 && bytes.readUInt32BE(1) === id) {
      return values.value(bytes, 5, length);
    }
    const frame = frameOf(bytes, length, this.#options.kind);
    const schema = this.#known.get(frame.id);
    if (schema === undefined) return frame;
    if (frame.length === 5) this.#last = { id: bytes.readUInt32BE(1), values: schema };
    if (frame.packing === 'none') return schema.value(bytes, frame.length, length);
    const unpacked = unpack(bytes.subarray(frame.length, length));
    return schema.value(unpacked, 0, unpacked.length);
  }

  /**
   * Asks for the schema of a frame and remembers it.
   * @throws RecordError when there is none, or it cannot be understood; RegistryError when none is given now.
   */
  async ask({ id, kind }: Frame, timeoutMs: number): Promise<void> {
    const text = await this.#options.source.schema(id, timeoutMs);
    let schema: SchemaValues;
    try {
      schema = await compile(text, kind);
    } catch (error) {
      if (error instanceof RecordError) throw unreadable(`schema ${id}: ${error.message}`);
      throw error;
    }
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(id, schema);
  }
}

/** What reads each format is loaded with the first schema of it. */
async function compile({ format, text, references }: SchemaText, kind: Frame['kind']): Promise<SchemaValues> {
  switch (format) {
    case 'AVRO': {
      const { avroSchema } = await import('./avro/avro-schema.ts');
      return avroSchema(
        text,
        references.map((reference) => reference.text),
      );
    }
    case 'PROTOBUF': {
      const { protobufSchema } = await import('./protobuf/protobuf-schema.ts');
      return protobufSchema(text, references, kind);
    }
    case 'JSON': {
      const { jsonSchema } = await import('./json-schema.ts');
      return jsonSchema(text);
    }
  }
}

/** Most bytes that a packed value may become: Lambda gives batches of at most 6 MB, and zlib makes a thousandth at best. */
const MOST_BYTES = 64 * 1_048_576;

/** Unpacks what a serializer packed by zlib. @throws RecordError when it is not zlib's, or becomes too much. */
function unpack(packed: Buffer): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw misfit(`unpacked it has more than ${MOST_BYTES} bytes`);
    throw misfit('it is not packed by zlib, as its second byte says');
  }
}
