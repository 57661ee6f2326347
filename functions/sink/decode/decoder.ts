import type { SinkRuntime } from '../../shared/settings/index.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import type { Row } from '../rows/row.ts';
import type { TableRegistry } from '../rows/table-registry.ts';
import type { FramedValue } from './registry/value-schema.ts';
import type { RouteTrace } from './route-trace.ts';
import type { UntakenFields } from './untaken-fields.ts';

/** What a decoder is made for: the records of one topic. */
export interface DecodeOptions {
  readonly settings: SinkRuntime;
  readonly topic: string;
  /** Unit of the rows' times in each database that {@link Format.databases} names. */
  readonly precisionOf: (database: string) => Precision;
  /** Names the tables of the rows. */
  readonly tables: TableRegistry;
  /** Is told of the fields of records that no route takes. */
  readonly untaken?: UntakenFields | undefined;
  readonly trace?: RouteTrace | undefined;
}

/**
 * Why a record needs no writing: it has no value, its value holds no row, no route takes it, or it removes rows, and the
 * settings allow that.
 */
export type SkipReason = 'tombstone' | 'empty' | 'unrouted' | 'deleted';

/**
 * Turns one record's value into rows; none when it holds nothing to write, or why it is to be passed over.
 * @param text the record's value; empty when it is not text.
 * @param record the record itself, for its time, key and headers.
 * @param index index of the record in its batch.
 * @param now when the batch began, in milliseconds since 1970.
 * @param framed the value by its schema, where a registry is set.
 * @throws RecordError when any part of the value cannot be understood.
 */
export type Decode = (
  text: string,
  record: EventRecord,
  index: number,
  now: number,
  framed?: FramedValue,
) => readonly Row[] | SkipReason;

/** A format of records' values. */
export interface Format {
  /** The databases that records of a topic go to; their precisions are asked for before the decoder is made. */
  databases(settings: SinkRuntime, topic: string): readonly string[];
  decoder(options: DecodeOptions): Decode;
}

/** The database that a topic's records go to, unless a route says another. */
export function databaseOf(settings: SinkRuntime, topic: string): string {
  return settings.database ?? `${settings.databasePrefix ?? ''}${topic}`;
}
