import avro, { type ForSchemaOptions, type Schema } from 'avsc';

/** What a schema says of a type beside what its bytes are. */
export interface AvroLogical {
  readonly name: string;
  /** Of decimals. */
  readonly scale: number;
}

/** A schema as avsc has it, and what its types stand for. */
export interface ReadAvro {
  readonly type: avro.Type;
  readonly logical: WeakMap<avro.Type, AvroLogical>;
}

const OWN: ReadonlySet<unknown> = new Set([
  ...['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'],
  ...['record', 'error', 'enum', 'fixed', 'array', 'map'],
]);

/**
 * Reads a schema by avsc, which the sink does not read by. Longs are bigint, and a value of a union stands in an object by its
 * branch's name.
 * @param references texts of schemas whose types it uses, each behind those that it uses itself.
 */
export function readAvro(text: string, references: readonly string[]): ReadAvro {
  const logical = new WeakMap<avro.Type, AvroLogical>();
  const typeHook = (schema: Schema, options: ForSchemaOptions): avro.Type | undefined => {
    if (schema === 'long') return longType();
    if (typeof schema !== 'object' || Array.isArray(schema)) return undefined;
    const { logicalType, ...plain }: Readonly<Record<string, unknown>> = { ...schema };
    const type: unknown = plain.type;
    // A type where its name could stand.
    if (!OWN.has(type)) return avro.Type.forSchema(schemaOf(JSON.stringify(type)), options);
    const isLong = type === 'long';
    if (logicalType === undefined) return isLong ? longType() : undefined;
    const made = isLong ? longType() : avro.Type.forSchema(schemaOf(JSON.stringify(plain)), options);
    logical.set(made, { name: String(logicalType), scale: Number(plain.scale ?? 0) });
    return made;
  };
  const options = { typeHook, registry: {}, wrapUnions: true };
  for (const reference of references) avro.Type.forSchema(schemaOf(reference), options);
  return { type: avro.Type.forSchema(schemaOf(text), options), logical };
}

/** The schema of one primitive type is kept without quotes too. */
function schemaOf(text: string): Schema {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

function longType(): avro.Type {
  return avro.types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint | number) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigInt64LE(BigInt(value));
      return buffer;
    },
    fromJSON: (value: unknown) => BigInt(String(value)),
    toJSON: (value: unknown) => String(value),
    isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
    compare: (one: bigint, other: bigint) => (one === other ? 0 : one < other ? -1 : 1),
  });
}
