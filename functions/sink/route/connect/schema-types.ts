import { BoundedMap } from '../../../shared/bounded-map.ts';
import { detached } from '../../../shared/detached.ts';
import { type ColumnType, MAX_DECIMAL_PRECISION } from '../../../shared/tdengine/types/column-type.ts';
import { type ConnectSchema, connectSchemaOf, LOGICAL, schemaAt } from '../../decode/connect-schema.ts';
import type { Found } from '../../decode/json/found.ts';
import { parseJson } from '../../decode/json/parse-json.ts';
import { OBJECT } from '../../decode/json/value.ts';
import { unreadable } from '../../rows/record-error.ts';
import type { Column, TypesOf } from '../columns/column.ts';
import { refused } from '../columns/refused.ts';
import { toDecimal } from '../convert/numbers.ts';
import { type ColumnSpec, columnOf } from '../make-columns/new-column.ts';
import { connectDecimal, fromConnectDate } from './convert.ts';

/** Schemas that are remembered; a topic has a few. */
const REMEMBERED = 100;

/** No Decimal has a larger scale, but a hostile schema. */
const MAX_SCALE = 1_000;

const NUMBER_TYPES: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['int8', { name: 'TINYINT' }],
  ['int16', { name: 'SMALLINT' }],
  ['int32', { name: 'INT' }],
  ['int64', { name: 'BIGINT' }],
  ['uint32', { name: 'INT UNSIGNED' }],
  ['uint64', { name: 'BIGINT UNSIGNED' }],
  ['float', { name: 'FLOAT' }],
  ['float32', { name: 'FLOAT' }],
  ['double', { name: 'DOUBLE' }],
  ['float64', { name: 'DOUBLE' }],
  ['boolean', { name: 'BOOL' }],
]);

/** Units of the times that are numbers, or text. */
const TIME_UNITS: ReadonlyMap<string | undefined, NonNullable<ColumnSpec['unit']>> = new Map([
  [LOGICAL.timestamp, 'ms'],
  [LOGICAL.debeziumTimestamp, 'ms'],
  [LOGICAL.microTimestamp, 'us'],
  [LOGICAL.nanoTimestamp, 'ns'],
  [LOGICAL.zonedTimestamp, 'iso'],
]);

/** The types that schemas of Kafka Connect give to columns, for each schema once. */
export class SchemaTypes {
  readonly #read = new BoundedMap<string, TypesOf | undefined>(REMEMBERED);
  #last: { readonly text: string; readonly types: TypesOf | undefined } = { text: '', types: undefined };
  #id = 0;
  readonly #schemaIn: (schema: ConnectSchema) => ConnectSchema;

  /** @param schemaIn gives the schema of what paths of routes name, from that of a whole value. */
  constructor(schemaIn: (schema: ConnectSchema) => ConnectSchema = (schema) => schema) {
    this.#schemaIn = schemaIn;
  }

  /** The types by the schema in a slot; undefined when it is null. @throws RecordError when it is no schema. */
  of(found: Found, slot: number): TypesOf | undefined {
    const schema = found.json(slot);
    if (schema === this.#last.text) return this.#last.types;
    const types = this.#read.has(schema) ? this.#read.get(schema) : this.#parse(found.kind(slot), schema);
    const copy = detached(schema);
    this.#read.set(copy, types);
    this.#last = { text: copy, types };
    return types;
  }

  #parse(kind: number, text: string): TypesOf | undefined {
    if (kind !== OBJECT) return undefined;
    const schema = connectSchemaOf(parseJson(text));
    if (schema === undefined) throw unreadable('the schema is not one of Kafka Connect');
    return typesOf(this.#schemaIn(schema), this.#id++);
  }
}

/** The types that a schema gives to columns. @param id tells it from others. */
export function typesOf(schema: ConnectSchema, id: number): TypesOf {
  const columns = new WeakMap<Column, Column>();
  return {
    id,
    columnOf: (column) => {
      const typed = columns.get(column) ?? typedColumn(column, schemaAt(schema, column.steps));
      columns.set(column, typed);
      return typed;
    },
  };
}

function typedColumn(column: Column, schema: ConnectSchema | undefined): Column {
  if (schema === undefined) return column;
  if (schema.name === LOGICAL.decimal) return decimalColumn(column, schema);
  if (column.type !== undefined) return column;
  const unit = TIME_UNITS.get(schema.name);
  if (unit !== undefined) return made(column, { type: { name: 'TIMESTAMP' }, unit });
  if (schema.name === LOGICAL.date || schema.name === LOGICAL.debeziumDate) {
    return made(column, { type: { name: 'TIMESTAMP' }, unit: 's', convert: fromConnectDate });
  }
  if (schema.type === 'bytes') return made(column, { type: { name: 'VARBINARY', length: undefined } });
  if (schema.type === 'string') return made(column, { type: { name: column.textType, length: undefined } });
  const type = NUMBER_TYPES.get(schema.type);
  return type === undefined ? column : made(column, { type });
}

function decimalColumn(column: Column, { parameters }: ConnectSchema): Column {
  const scale = Number(parameters.get('scale') ?? 0);
  if (!Number.isInteger(scale) || Math.abs(scale) > MAX_SCALE)
    return refusing(column, 'its Decimal has no sensible scale');
  if (column.type !== undefined) return { ...column, convert: connectDecimal(column.convert, scale) };
  const precision = Number(parameters.get('connect.decimal.precision') ?? MAX_DECIMAL_PRECISION);
  if (!Number.isInteger(precision) || precision < 1)
    return refusing(column, 'its Decimal has no sensible connect.decimal.precision');
  const digits = Math.min(precision, MAX_DECIMAL_PRECISION);
  if (!(scale >= 0 && scale <= digits)) return refusing(column, 'its Decimal has a scale that TDengine does not have');
  const type: ColumnType = { name: 'DECIMAL', precision: digits, scale };
  return made(column, { type, convert: connectDecimal(toDecimal, scale) });
}

/** A column that takes no value, since its schema is not as it should be. */
function refusing(column: Column, reason: string): Column {
  return {
    ...column,
    convert: () => {
      throw refused(column, reason);
    },
  };
}

function made(column: Column, spec: Partial<ColumnSpec>): Column {
  const { name, role, slot, steps, fallback, isRequired } = column;
  return columnOf({ name, role, slot, steps, fallback, isRequired, ...spec }, column);
}
