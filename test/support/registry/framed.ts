import avro from 'avsc';

/** A value as Confluent's serializers write it: byte 0, the schema's id in 4 bytes, and the value. */
export function framed(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, value]);
}

/** A value of Avro by avsc, which is not what the sink reads by; `long` takes bigint. */
export function avroBytes(schema: unknown, value: unknown): Buffer {
  return avroTypeOf(schema).toBuffer(value);
}

/** The type of a schema, with longs as bigint and every union's value in an object by its branch. */
export function avroTypeOf(schema: unknown): avro.Type {
  const long = avro.types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint | number) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigInt64LE(BigInt(value));
      return buffer;
    },
    fromJSON: (value: unknown) => BigInt(String(value)),
    toJSON: (value: unknown) => String(value),
    isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
    compare: (one: bigint, other: bigint) => (one === other ? 0 : one < other ? -1 : 1),
  });
  // Logical types are what this is to judge: the bytes are those of the types below them.
  const text = JSON.stringify(schema, (key, value: unknown) => (key === 'logicalType' ? undefined : value));
  const plain = text.replaceAll(/\{"type":"long"[^{}]*\}/g, '"long"');
  const parsed: avro.Schema = JSON.parse(plain);
  return avro.Type.forSchema(parsed, { registry: { long }, wrapUnions: true });
}

/** Registers a schema. @returns its id. */
export async function register(url: string, subject: string, schema: object): Promise<number> {
  const response = await fetch(`${url}/subjects/${encodeURIComponent(subject)}/versions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify(schema),
  });
  const body = await response.text();
  const [, id] = /"id":(\d+)/.exec(body) ?? [];
  if (id === undefined) throw new Error(`not registered: ${body}`);
  return Number(id);
}
