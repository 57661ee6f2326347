import assert from 'node:assert/strict';
import { re2Pattern } from '../../../functions/shared/expression/pattern.ts';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import type { FramedValue } from '../../../functions/sink/decode/registry/value-schema.ts';
import type { UntakenFields } from '../../../functions/sink/decode/untaken-fields.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { expressionLanguage } from '../../../functions/sink/route/expression/language.ts';
import { jsonFormatWith } from '../../../functions/sink/route/json-format.ts';
import { RecordError } from '../../../functions/sink/rows/record-error.ts';
import type { Row, Values } from '../../../functions/sink/rows/row.ts';
import { TableRegistry } from '../../../functions/sink/rows/table-registry.ts';

/** What a test decodes with; the rest is filled in. */
export interface MapOptions {
  readonly topic?: string;
  readonly precision?: Precision;
  readonly settings?: object;
  readonly record?: Partial<EventRecord>;
  readonly untaken?: UntakenFields;
}

/** Time at which the batch of every test began. */
export const NOW = 1_700_000_009_000;

const FORMAT = jsonFormatWith(expressionLanguage(re2Pattern));

/** Makes a decoder of JSON by routes; each record's value is a text, or a value to be written as JSON. */
export function mapper(routes: readonly object[], options: MapOptions = {}) {
  const decode = decoderOf(routes, options);
  return (value: unknown, record: Partial<EventRecord> = {}) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return decode(text, recordIn(options, record), 7, NOW);
  };
}

/** The same of values that schemas of a registry wrote. */
export function framedMapper(routes: readonly object[], options: MapOptions = {}) {
  const decode = decoderOf(routes, options);
  return (framed: FramedValue) => decode('', recordIn(options, {}), 7, NOW, framed);
}

function decoderOf(routes: readonly object[], options: MapOptions) {
  const { topic = 'plant-a', precision = 'ms', settings: others, untaken } = options;
  const settings = sinkRuntime.parse({ format: 'json', database: 'db', routes, ...others });
  return FORMAT.decoder({ settings, topic, precisionOf: () => precision, tables: new TableRegistry(), untaken });
}

function recordIn({ topic = 'plant-a' }: MapOptions, record: Partial<EventRecord>): EventRecord {
  return { topic, partition: 3, offset: 42, timestamp: 1_700_000_000_123, ...record };
}

/** The rows that routes make of one value. */
export function rowsOf(value: unknown, routes: readonly object[], options: MapOptions = {}): readonly Row[] {
  const rows = mapper(routes, options)(value, options.record);
  assert.ok(typeof rows !== 'string', `routes should make rows of the record, and skipped it: ${rows}`);
  return rows;
}

/** Columns or tags as `name TYPE literal`. */
export function shown({ layout, values }: Values): string[] {
  return layout.columns.map(({ name, type }, index) => `${name} ${type} ${values[index]}`);
}

/** A row as `database.stable.subtable`, its time, its columns, its tags. */
export function rowText(row: Row): string {
  const { database, stable, name, tags } = row.table;
  const table = [database, ...(stable === undefined ? [] : [stable]), name].join('.');
  return [table, row.time, shown(row).join(', '), shown(tags).join(', ')].join(' | ');
}

/** The rows that routes make of one value, as text. */
export function textsOf(value: unknown, routes: readonly object[], options: MapOptions = {}): string[] {
  return rowsOf(value, routes, options).map(rowText);
}

/** Why routes refuse a value. */
export function reasonOf(value: unknown, routes: readonly object[], options: MapOptions = {}): string {
  return errorOf(value, routes, options).message;
}

/** The error with which routes refuse a value. */
export function errorOf(value: unknown, routes: readonly object[], options: MapOptions = {}): RecordError {
  try {
    mapper(routes, options)(value, options.record);
  } catch (error) {
    assert.ok(error instanceof RecordError, `routes should fail with a RecordError, and failed with ${error}`);
    return error;
  }
  return assert.fail('routes should refuse the record, and mapped it');
}
