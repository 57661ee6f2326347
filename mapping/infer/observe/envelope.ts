import { type ConnectSchema, connectSchemaOf } from '../../../functions/sink/decode/connect-schema.ts';
import { debeziumSchema } from '../../../functions/sink/route/debezium.ts';
import { type Document, isDocument } from './leaves.ts';

/** What is around the rows of all values of a topic. */
export interface Envelope {
  /** `schema` and `payload`, as Kafka Connect's JsonConverter writes them. */
  readonly connect: boolean;
  /** Change events, as Debezium writes them. */
  readonly debezium: boolean;
}

/** What is in an envelope: a document with its schema, or why it has none. */
export type Opened = { readonly document: Document; readonly schema: ConnectSchema | undefined } | string;

const OPERATIONS: readonly unknown[] = ['c', 'r', 'u', 'd', 't'];

/** What change events have around the row that is worth a column. */
const AROUND = ['op', 'ts_ms'] as const;

/** The envelope that all documents have, known by its shape. */
export function envelopeOf(documents: readonly Document[]): Envelope {
  const connect = documents.length > 0 && documents.every(isConnect);
  const payloads = connect ? documents.map(({ payload }) => payload).filter(isDocument) : documents;
  return { connect, debezium: payloads.length > 0 && payloads.every(isChange) };
}

/** @param given the schema of the value, where it comes from elsewhere. */
export function opened(document: Document, { connect, debezium }: Envelope, given?: ConnectSchema): Opened {
  const payload = connect ? document.payload : document;
  const schema = connect ? connectSchemaOf(document.schema) : given;
  if (!isDocument(payload)) return 'its payload is no object';
  if (!debezium) return { document: payload, schema };
  if (!isDocument(payload.after)) return 'it is a change that removes rows';
  const around = AROUND.flatMap((key) => (payload[key] === undefined ? [] : [[`__${key}`, payload[key]] as const]));
  return {
    document: { ...payload.after, ...Object.fromEntries(around) },
    schema: schema && debeziumSchema(schema),
  };
}

function isConnect(document: Document): boolean {
  return (
    Object.keys(document).every((key) => key === 'schema' || key === 'payload') &&
    isDocument(document.schema) &&
    connectSchemaOf(document.schema)?.type === 'struct'
  );
}

function isChange({ op, before, after, source, ts_ms: time }: Document): boolean {
  const isRemoved = op === 'd' || op === 't';
  const hasRow = isDocument(after) || isDocument(before) || isRemoved;
  return OPERATIONS.includes(op) && hasRow && (source ?? time) !== undefined;
}
