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

/** Records of a window, and how many rows its format had no words for. */
export interface EncodedRows {
  readonly records: readonly ProducerRecord[];
  readonly leftOut: number;
}

/**
 * Makes a record of each row, in their order: key the subtable (or plain table), time the row's, headers that say where
 * it is from.
 * @param headers kept from one window to the next, where that is worth it.
 */
export function toRecords(
  rows: readonly SourceRow[],
  { database, table, topic, precision }: RecordOrigin,
  encode: RowEncoder,
  headers: SubtableHeaders = new SubtableHeaders(database, table),
): EncodedRows {
  const records: ProducerRecord[] = [];
  for (const row of rows) {
    const value = encode(row);
    if (value === undefined) continue;
    const { subtable, time } = row;
    records.push({ topic, key: subtable, value, timestamp: msOfTime(time, precision), headers: headers.of(subtable) });
  }
  return { records, leftOut: rows.length - records.length };
}
