import type { ProducerRecord } from '../shared/kafka/producer.ts';
import type { RowEncoder } from './encode/encoder.ts';
import type { Precision } from './precision.ts';
import type { SourceTable } from './read/source-database.ts';
import type { SourceRow } from './row.ts';
import { msOfTime } from './row-time.ts';
import { SubtableHeaders } from './subtable-headers.ts';

/** Where a table's rows come from and go to. */
export interface RecordOrigin {
  readonly database: string;
  readonly table: SourceTable;
  readonly topic: string;
  readonly precision: Precision;
}

/** Records of some rows, and how many rows the format had no words for. */
export interface EncodedRows {
  readonly records: readonly ProducerRecord[];
  readonly leftOut: number;
}

/** A piece of rows as records. */
export interface Chunk extends EncodedRows {
  /** The first row that is not in it. */
  readonly next: number;
}

/** Where a chunk ends. */
export interface ChunkLimits {
  readonly rows: number;
  /** Characters of its values; the one that reaches it is the last. */
  readonly characters: number;
}

const NO_LIMITS: ChunkLimits = { rows: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };

/**
 * Makes a record of each row from `start` on, in their order: key the subtable (or plain table), time the row's, headers
 * that say where it is from.
 * @param headers kept from one window to the next, where that is worth it.
 */
export function toRecords(
  rows: readonly SourceRow[],
  { database, table, topic, precision }: RecordOrigin,
  encode: RowEncoder,
  headers: SubtableHeaders = new SubtableHeaders(database, table),
  start = 0,
  limits: ChunkLimits = NO_LIMITS,
): Chunk {
  const records: ProducerRecord[] = [];
  const end = Math.min(rows.length, start + limits.rows);
  let characters = 0;
  let next = start;
  for (; next < end && characters < limits.characters; next += 1) {
    const row = rows[next];
    if (row === undefined) break;
    const value = encode(row);
    if (value === undefined) continue;
    characters += value.length;
    const { subtable, time } = row;
    records.push({ topic, key: subtable, value, timestamp: msOfTime(time, precision), headers: headers.of(subtable) });
  }
  return { records, leftOut: next - start - records.length, next };
}
