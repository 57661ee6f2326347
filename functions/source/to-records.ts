import type { ProducerRecord } from '../shared/kafka/producer.ts';
import type { RowEncoder } from './encode/encoder.ts';
import type { Precision } from './precision.ts';
import type { SourceTable } from './read/source-database.ts';
import type { SourceRow } from './row.ts';
import { msOfTime } from './row-time.ts';

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
 * Makes a record of each row, in their order: key the subtable (or plain table), time the row's, headers `database`,
 * `stable` (not for a plain table) and `subtable`.
 */
export function toRecords(rows: readonly SourceRow[], origin: RecordOrigin, encode: RowEncoder): EncodedRows {
  const { database, table, topic, precision } = origin;
  const place: [string, string][] = [['database', database]];
  if (table.kind === 'stable') place.push(['stable', table.name]);
  const records: ProducerRecord[] = [];
  for (const row of rows) {
    const value = encode(row);
    if (value === undefined) continue;
    const headers = [...place, ['subtable', row.subtable] as const];
    records.push({ topic, key: row.subtable, value, timestamp: msOfTime(row.time, precision), headers });
  }
  return { records, leftOut: rows.length - records.length };
}
