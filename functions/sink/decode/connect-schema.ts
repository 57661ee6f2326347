import { isIndex } from '../../shared/record-path/path.ts';

/** Names of logical types, those of Kafka Connect, and those of Debezium for what Connect has none for. */
export const LOGICAL = {
  decimal: 'org.apache.kafka.connect.data.Decimal',
  date: 'org.apache.kafka.connect.data.Date',
  time: 'org.apache.kafka.connect.data.Time',
  timestamp: 'org.apache.kafka.connect.data.Timestamp',
  debeziumDate: 'io.debezium.time.Date',
  debeziumTimestamp: 'io.debezium.time.Timestamp',
  microTime: 'io.debezium.time.MicroTime',
  microTimestamp: 'io.debezium.time.MicroTimestamp',
  nanoTimestamp: 'io.debezium.time.NanoTimestamp',
  zonedTimestamp: 'io.debezium.time.ZonedTimestamp',
} as const;

/** A schema of Kafka Connect, as JsonConverter writes it (org.apache.kafka.connect.json.JsonConverter). */
export interface ConnectSchema {
  /** One of Connect's; `uint32` and `uint64` beside those, for what has them. */
  readonly type: string;
  /** Name of a logical type. */
  readonly name: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** Of a struct. */
  readonly fields: ReadonlyMap<string, ConnectSchema>;
  /** Of an array. */
  readonly items: ConnectSchema | undefined;
  /** Of a map. */
  readonly values: ConnectSchema | undefined;
}

/** A schema from its JSON; undefined when it is none. */
export function connectSchemaOf(json: unknown): ConnectSchema | undefined {
  if (!isObject(json) || typeof json.type !== 'string') return undefined;
  const fields = new Map<string, ConnectSchema>();
  for (const field of Array.isArray(json.fields) ? json.fields : []) {
    const schema = connectSchemaOf(field);
    if (schema !== undefined && isObject(field) && typeof field.field === 'string') fields.set(field.field, schema);
  }
  return {
    type: json.type,
    name: typeof json.name === 'string' ? json.name : undefined,
    parameters: parametersOf(json.parameters),
    fields,
    items: connectSchemaOf(json.items),
    values: connectSchemaOf(json.values),
  };
}

/** Parameters of a logical type, which are texts; an object would have no text. */
function parametersOf(json: unknown): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(isObject(json) ? json : {})) {
    if (typeof value === 'string' || typeof value === 'number') parameters.set(name, String(value));
  }
  return parameters;
}

/** The schema of a path; arrays on the way are those whose elements are walked one by one. */
export function schemaAt(schema: ConnectSchema | undefined, steps: readonly string[]): ConnectSchema | undefined {
  let inner = schema;
  for (const step of steps) {
    if (inner?.type === 'array' && isIndex(step)) {
      inner = inner.items;
      continue;
    }
    while (inner?.type === 'array') inner = inner.items;
    inner = inner?.type === 'map' ? inner.values : inner?.fields.get(step);
  }
  return inner;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
