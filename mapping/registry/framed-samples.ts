import type { ConnectSchema } from '../../functions/sink/decode/connect-schema.ts';
import type { BatchValues } from '../../functions/sink/decode/registry/batch-values.ts';
import { type OpenSchemas, schemasOf } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { SchemaSource, SchemaText } from '../../functions/sink/decode/registry/schema-source.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../functions/sink/rows/record-error.ts';

/** Records that a serializer with a schema registry wrote, and what they say. */
export interface FramedSamples {
  /** The records with JSON for values. */
  readonly records: readonly EventRecord[];
  /** By record, the schema that gives its fields their types. */
  readonly schemas: readonly (ConnectSchema | undefined)[];
  /** By record, why it cannot be read. */
  readonly problems: readonly (string | undefined)[];
  /** The schemas that were asked for, as tests have them. */
  readonly known: readonly object[];
  readonly open: () => OpenSchemas;
}

/** Longest wait for a schema, in ms. */
const PATIENCE_MS = 30_000;

/** Reads values by their schemas. @throws RegistryError when the registry gives none */
export async function framedSamples(records: readonly EventRecord[], source: SchemaSource): Promise<FramedSamples> {
  const known = new Map<string, SchemaText>();
  const remembering: SchemaSource = {
    async schema(id, timeoutMs) {
      const schema = known.get(id) ?? (await source.schema(id, timeoutMs));
      known.set(id, schema);
      return schema;
    },
  };
  const open = () => schemasOf({ kind: 'confluent', source: remembering });
  const values = open().batch({ remainingMs: () => PATIENCE_MS });
  const read = [];
  for (const record of records) read.push(await readOne(record, values));
  return {
    records: read.map(({ record }) => record),
    schemas: read.map(({ schema }) => schema),
    problems: read.map(({ problem }) => problem),
    known: [...known].map(([id, { format, text, references }]) => ({
      id: /^\d+$/.test(id) ? Number(id) : id,
      schemaType: format,
      schema: text,
      ...(references.length > 0 && { references: references.map((each) => ({ name: each.name, schema: each.text })) }),
    })),
    open,
  };
}

interface ReadRecord {
  readonly record: EventRecord;
  readonly schema?: ConnectSchema | undefined;
  readonly problem?: string;
}

async function readOne(record: EventRecord, values: BatchValues): Promise<ReadRecord> {
  if (record.value === null || record.value === undefined) return { record };
  try {
    const { schema, bytes, from, to } = await values.read(record.value);
    const json = schema.json(bytes, from, to);
    return { record: { ...record, value: Buffer.from(json).toString('base64') }, schema: schema.connect };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { record, problem: error.message };
  }
}
