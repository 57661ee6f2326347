import assert from 'node:assert/strict';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { quoteTable } from '../../../functions/shared/tdengine/sql-text.ts';
import { describeTable, type TableColumn } from '../../../functions/shared/tdengine/table-schema.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { tableEncoder } from '../../../functions/source/encode/table-encoder.ts';
import { type EncodedRows, toRecords } from '../../../functions/source/encode/to-records.ts';
import { tableQueries } from '../../../functions/source/read/query/table-queries.ts';
import { exactColumn } from '../../../functions/source/read/query/table-statements.ts';
import { databasePrecision, sourceTables } from '../../../functions/source/tables/source-database.ts';
import { recordOf } from '../sink/records.ts';
import { tickSettings } from './tick-world.ts';

/** All rows of a table as the source makes records of them, read whole. @param settings of the source. */
export async function recordsOfTable(
  tdengine: TDengine,
  database: string,
  table: string,
  settings: Parameters<typeof tickSettings>[0] = {},
): Promise<EncodedRows> {
  const precision = await databasePrecision(tdengine, database);
  const found = (await sourceTables(tdengine, database)).find(({ name }) => name === table);
  assert.ok(found !== undefined, `database ${database} should have table ${table}, and has not`);
  const schema = await describeTable(tdengine, database, table);
  const selection = { schema, where: undefined };
  const reader = tableQueries(tdengine, { database, table: found, selection, precision, mostRows: 100_000 });
  const window = { from: -(2n ** 62n), to: 2n ** 62n };
  const encode = tableEncoder(tickSettings({ database, ...settings }), found, schema, precision);
  const origin = { database, table: found, topic: 'meters', precision };
  const records: ProducerRecord[] = [];
  let leftOut = 0;
  for await (const piece of reader.read({ ...window, count: await reader.count(window.from, window.to) })) {
    const encoded = toRecords(piece, origin, encode);
    records.push(...encoded.records);
    leftOut += encoded.leftOut;
  }
  return { records, leftOut };
}

/** The records as Lambda hands them to a sink. */
export function eventRecords(records: readonly ProducerRecord[]): EventRecord[] {
  return records.map(({ key, value, timestamp, headers }, offset) =>
    recordOf(value, offset, {
      timestamp,
      ...(key !== null && { key: String(key) }),
      headers: headers.map(([name, text]) => ({ [name]: text === null ? null : [...Buffer.from(text)] })),
    }),
  );
}

/** Columns and rows of a table, exactly, with the subtables' names. */
export async function contentOf(tdengine: TDengine, database: string, table: string) {
  const columns: readonly TableColumn[] = await describeTable(tdengine, database, table);
  const isStable = columns.some(({ role }) => role === 'tag');
  const time = exactColumn({ name: columns[0]?.name ?? '', type: 'TIMESTAMP', length: 8, role: 'column' });
  const selected = [...(isStable ? ['tbname'] : []), time, ...columns.slice(1).map(exactColumn)];
  const { rows } = await tdengine.query(`SELECT ${selected.join(', ')} FROM ${quoteTable(database, table)}`);
  return { columns, rows: rows.map((row) => JSON.stringify(row)).toSorted() };
}
