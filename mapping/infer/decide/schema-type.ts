import { type ConnectSchema, LOGICAL, schemaAt } from '../../../functions/sink/decode/connect-schema.ts';
import type { Field } from '../observe/field.ts';
import type { Sample } from '../observe/samples.ts';
import type { TimeUnit } from './time-field.ts';

/** What a schema says of a field. */
export interface SchemaType {
  /** The type by its name, for people. */
  readonly name: string;
  /** Of times. */
  readonly unit: TimeUnit | undefined;
  /** Whether it is of text. */
  readonly isText: boolean;
}

const UNITS: ReadonlyMap<string | undefined, TimeUnit> = new Map([
  [LOGICAL.timestamp, 'ms'],
  [LOGICAL.debeziumTimestamp, 'ms'],
  [LOGICAL.microTimestamp, 'us'],
  [LOGICAL.nanoTimestamp, 'ns'],
  [LOGICAL.zonedTimestamp, 'iso'],
]);

/** Types of which the routes make columns without being told which. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['int8', 'int16', 'int32', 'int64', 'uint32', 'uint64', 'float', 'float32', 'double', 'float64'],
  ...['boolean', 'string', 'bytes'],
]);

/** What the schemas of samples say of a field; undefined where they say nothing, or not all the same. */
export function schemaTypeOf(field: Pick<Field, 'steps'>, samples: readonly Sample[]): SchemaType | undefined {
  const schemas = new Set(samples.map(({ schema }) => schema).filter((schema) => schema !== undefined));
  const types = [...schemas].flatMap((schema) => schemaAt(schema, field.steps) ?? []);
  const [first] = types;
  if (first === undefined || !PLAIN.has(first.type) || !types.every((each) => isSame(each, first))) return undefined;
  const name = first.name === undefined ? first.type : (first.name.split('.').at(-1) ?? first.type);
  return { name, unit: UNITS.get(first.name), isText: first.type === 'string' && !UNITS.has(first.name) };
}

function isSame(one: ConnectSchema, other: ConnectSchema): boolean {
  return one.type === other.type && one.name === other.name;
}
