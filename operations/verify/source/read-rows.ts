import type { SourceRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import {
  EARLIEST_NAMED_TIME,
  fromMs,
  LATEST_TIME,
  type Precision,
} from '../../../functions/shared/tdengine/time/precision.ts';
import { atTime, type Position, positionText } from '../../../functions/source/checkpoint/position.ts';
import { UnencodableError } from '../../../functions/source/encode/encoder.ts';
import { tableEncoder } from '../../../functions/source/encode/table-encoder.ts';
import { SubtableHeaders, toRecords } from '../../../functions/source/encode/to-records.ts';
import { findLate } from '../../../functions/source/late/find-late.ts';
import { parseCounts } from '../../../functions/source/late/published-counts.ts';
import { rowsByBucket } from '../../../functions/source/late/rows-by-bucket.ts';
import { memoryBudget } from '../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../functions/source/read/memory/row-size.ts';
import { tableQueries } from '../../../functions/source/read/query/table-queries.ts';
import { readAhead } from '../../../functions/source/read/reader.ts';
import { openView } from '../../../functions/source/read/table-view.ts';
import { windowReader } from '../../../functions/source/read/windows.ts';
import type { SourceRow } from '../../../functions/source/rows/source-row.ts';
import { tableSelector } from '../../../functions/source/tables/table-selection.ts';
import { OperationError } from '../../operation-error.ts';
import { bytesToSend, type RecordBytes } from './row-lines.ts';
import type { VerifiedTable } from './verified-tables.ts';

/** Most rows of an answer, and memory that rows may take, in bytes. */
const MOST_ROWS = 10_000;
const MEMORY = 24 * 2 ** 20;

/** A row and the record that the source would send of it. */
export interface SendableRow extends RecordBytes {
  readonly row: SourceRow;
}

/** Rows of a table that were read together. */
export interface ReadRows {
  readonly records: readonly SendableRow[];
  /** Rows that the format has no words for. */
  readonly leftOut: number;
  /** Rows that cannot be encoded, and why. */
  readonly unsendable: readonly { readonly row: SourceRow; readonly reason: string }[];
  /** What a reading that is to go on behind them begins with; undefined: more rows of the window follow. */
  readonly end: string | undefined;
}

/** Rows that came late and are still to be sent, by time: `after < time <= upTo`, so many at most. */
export interface LateSpan {
  readonly after: bigint;
  readonly upTo: bigint;
  left: number;
}

/** Reads the rows of a source's table, and makes their records, as the source does. */
export interface RowReader {
  /** Rows that are to be compared, and those that were asked for and are still to be sent. */
  count(): Promise<{ readonly rows: number; readonly waiting: number }>;
  /** @param after where an earlier reading ended. @throws OperationError when the columns change meanwhile */
  read(after: string | undefined, signal: AbortSignal): AsyncGenerator<ReadRows>;
  /** Rows behind the position that the next runs will find. */
  late(lookbackMs: number): Promise<readonly LateSpan[]>;
}

/** Opens a table with its columns as they are now. @throws OperationError when the format has no words for the table */
export async function openRowReader(
  tdengine: TDengine,
  settings: SourceRuntime,
  precision: Precision,
  { table, topic, span, upTo, askedTo, position, published }: VerifiedTable,
): Promise<RowReader> {
  const { database } = settings;
  const select = tableSelector(settings.tableOptions);
  const view = await openView(tdengine, database, table.name, (columns) => {
    const selection = select(table.name, columns);
    const what = { database, table, selection, precision, mostRows: MOST_ROWS };
    return { queries: tableQueries(tdengine, what), schema: selection.schema, size: rowSize(selection.schema) };
  });
  const encode = encoderOf();
  const headers = new SubtableHeaders(database, table);
  // Records are compared by the time of their rows, so when they are sent is all the same.
  const sendTime = settings.recordTimestamp === 'send' ? () => 0 : undefined;
  const origin = { database, table, topic, precision, sendTime };
  const begin = span.from === undefined ? EARLIEST_NAMED_TIME : fromMs(span.from, precision) - 1n;
  const end = upTo === undefined ? LATEST_TIME : BigInt(upTo);
  const asked = askedTo === undefined ? LATEST_TIME : fromMs(askedTo, precision) - 1n;

  return {
    async count() {
      if (position === undefined) return { rows: 0, waiting: await view.queries.count(begin, asked) };
      const rows = end > begin ? await view.queries.count(begin, end) : 0;
      const from = end > begin ? end : begin;
      return { rows, waiting: asked > from ? await view.queries.count(from, asked) : 0 };
    },
    async *read(after, signal) {
      const from: Position = atTime(after === undefined ? begin : BigInt(after), precision);
      if (position === undefined || from.time >= end) return;
      const limits = { upTo: end, mostRows: MOST_ROWS, widest: undefined };
      const options = {
        precision,
        limits,
        budget: memoryBudget(MEMORY),
        countedAgain: true,
        width: { guess: undefined },
      };
      const reader = windowReader(view, options);
      for await (const read of readAhead(reader.open(from), () => !signal.aborted)) {
        if (read.kind !== 'batch') break;
        for await (const { rows } of read.batch.pieces) {
          signal.throwIfAborted();
          yield { ...encoded(rows), end: undefined };
        }
        if (!(await read.batch.isCurrent())) {
          throw new OperationError('refused', `the columns of ${database}.${table.name} changed: begin again`);
        }
        yield { records: [], leftOut: 0, unsendable: [], end: positionText(read.batch.end) };
      }
      signal.throwIfAborted();
    },
    async late(lookbackMs) {
      if (position === undefined || published === undefined || lookbackMs === 0) return [];
      const [sent, last] = [parseCounts(published), BigInt(position)];
      const now = await rowsByBucket(view.queries, sent, last, precision);
      const { ranges } = findLate(sent, now, { position: last, precision, lookbackMs, mostRows: MOST_ROWS });
      return ranges.map(({ from, to, late }) => ({ after: from, upTo: to, left: late }));
    },
  };

  function encoderOf() {
    try {
      return tableEncoder(settings, table, view.schema, precision);
    } catch (cause) {
      if (!(cause instanceof UnencodableError)) throw cause;
      throw new OperationError('refused', `table ${table.name} has no records: ${cause.message}`, { cause });
    }
  }

  function encoded(rows: readonly SourceRow[]): Omit<ReadRows, 'end'> {
    const unsendable: { row: SourceRow; reason: string }[] = [];
    const chunk = toRecords(rows, origin, encode, headers, 0, undefined, ({ row, reason }) => {
      unsendable.push({ row, reason: reason.message });
    });
    const records = chunk.rows.flatMap((row, at) => {
      const record = chunk.records[at];
      return record === undefined ? [] : [{ row, ...bytesToSend(record) }];
    });
    return { records, leftOut: chunk.leftOut, unsendable };
  }
}
