import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { UNITS_PER_MS } from '../../shared/tdengine/time/precision.ts';
import type { Checkpoint, ReadItem } from '../checkpoint/checkpoint.ts';
import type { Position } from '../checkpoint/position.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import { tableEncoder } from '../encode/table-encoder.ts';
import { rowSize } from '../read/memory/row-size.ts';
import { tableQueries } from '../read/query/table-queries.ts';
import { openView } from '../read/table-view.ts';
import { type TableStream, tableStream } from '../stream/table-stream.ts';
import type { SourceTable } from '../tables/source-database.ts';
import { tableSelector } from '../tables/table-selection.ts';
import type { OpenDatabase } from './open-database.ts';

/** What is to be sent of a table, and where to. */
export interface Task {
  /** Of the checkpoint. */
  readonly name: string;
  readonly table: SourceTable;
  /** @throws Error when Kafka would refuse the name. */
  readonly topic: () => string;
  readonly stored: ReadItem<Checkpoint> | undefined;
  /** Where to begin when there is no position; undefined: from the very beginning. @throws Error when that cannot be told. */
  readonly first: () => Position | undefined;
  /** No row after this is read. */
  readonly upTo: bigint;
  readonly lookbackMs: number;
}

/**
 * Makes the stream of a table.
 * @throws Error when its topic has no name, its item cannot be read, or its position is one of another precision though
 * the table is the same.
 */
export function openTable(database: OpenDatabase, task: Task): TableStream {
  const { settings, tdengine, precision, notices, now, countMs, trace } = database;
  const { fetchMaxRows, queryIntervalMs } = settings;
  const { table, stored } = task;
  if (stored?.kind === 'unreadable') throw stored.reason;
  const sendTime = settings.recordTimestamp === 'send' ? now : undefined;
  const origin = { database: settings.database, table, topic: task.topic(), precision, sendTime };
  const { tolerance, deadLetterTopic } = settings.errors;
  const select = tableSelector(settings.tableOptions);
  const encoderOf = keptEncoder((schema) => tableEncoder(settings, table, schema, precision));
  return tableStream({
    ...database,
    ...task,
    stored: stored?.value,
    origin,
    createTime: table.createTime,
    recreated: settings.tableRecreated,
    madeAnew: (found) => notices.madeAnew(task.name, found),
    tooLate: (rows) => notices.tooLate(table.name, rows),
    windowSent: (window) => trace?.sent(task.name, window),
    unsendable: {
      deadLetters:
        tolerance === 'none' || deadLetterTopic === undefined
          ? undefined
          : { ...origin, deadLetterTopic, connector: database.connector },
      precision,
      now,
      passed: (rows) => notices.unsendable(table.name, rows),
    },
    open: () =>
      openView(tdengine, settings.database, table.name, (columns) => {
        const selection = select(table.name, columns);
        // What the format has no words for is told before anything is read.
        encoderOf(selection.schema);
        const what = { database: settings.database, table, selection, precision, mostRows: fetchMaxRows, countMs };
        return {
          queries: tableQueries(tdengine, what),
          schema: selection.schema,
          size: rowSize(selection.schema),
        };
      }),
    encoderOf,
    limits: {
      upTo: task.upTo,
      mostRows: fetchMaxRows,
      widest: queryIntervalMs === 0 ? undefined : BigInt(queryIntervalMs) * UNITS_PER_MS[precision],
      pace: database.paceOf(task.name),
    },
  });
}

/** Makes an encoder when the columns are others than before: what one remembers of its rows serves those that follow. */
function keptEncoder(make: (schema: TableSchema) => RowEncoder): (schema: TableSchema) => RowEncoder {
  let kept: { readonly schema: TableSchema; readonly encode: RowEncoder } | undefined;
  return (schema) => {
    if (kept?.schema !== schema) kept = { schema, encode: make(schema) };
    return kept.encode;
  };
}
