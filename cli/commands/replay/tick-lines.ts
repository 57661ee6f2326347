import type { ReplayedTick } from '../../../operations/replay/report.ts';
import { textTable } from '../../terminal/text-table.ts';

type TickTable = ReplayedTick['tables'][number];

/** A replayed tick as lines. @param show windows of each table */
export function* tickLines(report: ReplayedTick, show: number, width: number | undefined): Generator<string> {
  const { connector, invocation, settings, tables, shard, shards, records, bytes, queries, timings } = report;
  if (invocation !== null) {
    const { requestId, at, ms, failedTables, rows, failed } = invocation;
    yield `Request ${requestId} of source ${connector} began at ${at} and took ${ms} ms: ${rows} rows of ${invocation.tables} tables, ${failedTables} failed`;
    for (const { table, reason } of failed) yield `  ${table}: ${reason}`;
  }
  const part = shards === 1 ? '' : `, shard ${shard} of ${shards}`;
  yield `Here, by version ${settings.version} of the settings (${settings.modified})${part}, from the positions as they are:`;
  if (settings.note !== null) yield `  ${settings.note}`;
  yield '';
  yield* textTable(
    ['table', 'state', 'position', 'would come to', 'rows', 'late', 'too late', 'windows'],
    tables.map(({ table, state, from, to, rows, lateRows, tooLateRows, windows }) => [
      ...[table, state, from ?? 'none', to ?? 'none', rows, lateRows, tooLateRows, windows.length],
    ]),
    width,
  );
  for (const table of tables) yield* detailLines(table, show, width);
  for (const { sql, rows, ms, error } of queries) {
    yield '';
    yield `-- ${ms} ms, ${error === null ? `${rows} rows` : `refused: ${error}`}`;
    yield `${sql};`;
  }
  yield '';
  yield `${records} records of ${bytes} bytes would go to Kafka; ${timings.queries} queries took ${timings.queryMs} ms, all took ${timings.ms} ms`;
  yield 'Nothing was sent, and no position was moved.';
}

function* detailLines(
  { table, topic, failure, leftOut, windows }: TickTable,
  show: number,
  width: number | undefined,
): Generator<string> {
  if (failure === null && windows.length === 0) return;
  yield '';
  yield `${table}${topic === null ? '' : ` to topic ${topic}`}${failure === null ? '' : ` failed: ${failure}`}`;
  if (leftOut > 0) yield `  ${leftOut} rows have nothing but NULL, which line protocol cannot show`;
  const shown = windows.slice(0, show);
  if (shown.length === 0) return;
  yield* textTable(
    ['behind', 'up to', 'rows', ''],
    shown.map(({ from, to, rows, late }) => [from ?? 'the first row', to, rows, late ? 'late rows, again' : '']),
    width,
  );
  if (shown.length < windows.length) yield `and ${windows.length - shown.length} windows more (--show)`;
}
