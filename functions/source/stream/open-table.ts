import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client.ts';
import type { ReadItem } from '../checkpoint/checkpoint-item.ts';
import type { Checkpoint, Checkpoints } from '../checkpoint/checkpoints.ts';
import { tableEncoder } from '../encode/table-encoder.ts';
import { fromMs, type Precision, UNITS_PER_MS } from '../precision.ts';
import type { MemoryBudget } from '../read/memory/memory-budget.ts';
import { rowSize } from '../read/memory/row-size.ts';
import { tableQueries } from '../read/query/table-queries.ts';
import { openView } from '../read/table-view.ts';
import type { CountPace } from '../read/window/count-pace.ts';
import type { PassedRow } from '../rows/unsendable.ts';
import type { SourceTable } from '../tables/source-database.ts';
import { tableSelector } from '../tables/table-selection.ts';
import type { MadeAnew } from './table-identity.ts';
import { type TableStream, tableStream } from './table-stream.ts';

/** What all tables of an invocation have in common. */
export interface Scene {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly checkpoints: Checkpoints;
  readonly precision: Precision;
  readonly budget: MemoryBudget;
  /** TDengine's clock, in ms. */
  readonly serverNow: number;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /** The name under which dead letters tell of the connector. */
  readonly connector: string;
  /** Told of rows of a table that cannot be sent. */
  readonly unsendable: (table: string, rows: readonly PassedRow[]) => void;
  /** Told of a table that was made anew, by the name of its task. */
  readonly madeAnew: (table: string, found: MadeAnew) => void;
  /** Told of rows of a table that came later than the look-back. */
  readonly tooLate: (table: string, rows: number) => void;
  /** How long the count of a window may take, in ms. */
  readonly countMs: () => number;
  /** The pace of a table, or of a backfill of one, by its name. */
  readonly paceOf: (name: string) => CountPace;
}

/** What is to be published of a table, and where to. */
export interface Task {
  /** Of the checkpoint. */
  readonly name: string;
  readonly table: SourceTable;
  /** @throws Error when Kafka would refuse the name. */
  readonly topic: () => string;
  readonly stored: ReadItem<Checkpoint> | undefined;
  /** Where to begin when there is no position; undefined: from the very beginning. @throws Error when that cannot be told. */
  readonly first: () => bigint | undefined;
  /** No row after this is read. */
  readonly upTo: bigint;
  readonly lookbackMs: number;
}

/**
 * Makes the stream of a table.
 * @throws Error when its topic has no name, its item cannot be read, or its position is one of another precision though
 * the table is the same.
 */
export function openTable(scene: Scene, task: Task): TableStream {
  const { settings, tdengine, precision } = scene;
  const { database, fetchMaxRows, queryIntervalMs } = settings;
  const { table, stored } = task;
  if (stored?.kind === 'unreadable') throw stored.reason;
  const topic = task.topic();
  const select = tableSelector(settings.tableOptions);
  const sendTime = settings.recordTimestamp === 'send' ? scene.now : undefined;
  const origin = { database, table, topic, precision, sendTime };
  const { tolerance, deadLetterTopic } = settings.errors;
  return tableStream({
    ...scene,
    ...task,
    stored: stored?.value,
    origin,
    unsendable: {
      deadLetters:
        tolerance === 'none' || deadLetterTopic === undefined
          ? undefined
          : { ...origin, deadLetterTopic, connector: scene.connector },
      precision,
      now: scene.now,
      passed: (rows) => scene.unsendable(table.name, rows),
    },
    createTime: table.createTime,
    recreated: settings.tableRecreated,
    madeAnew: (found) => scene.madeAnew(task.name, found),
    tooLate: (rows) => scene.tooLate(table.name, rows),
    open: () =>
      openView(tdengine, database, table.name, (columns) => {
        const selection = select(table.name, columns);
        return {
          reader: tableQueries(tdengine, {
            database,
            table,
            selection,
            precision,
            mostRows: fetchMaxRows,
            countMs: scene.countMs,
          }),
          encode: tableEncoder(settings, table, selection.schema, precision),
          size: rowSize(selection.schema),
        };
      }),
    limits: {
      upTo: task.upTo,
      mostRows: fetchMaxRows,
      widest: queryIntervalMs === 0 ? undefined : BigInt(queryIntervalMs) * UNITS_PER_MS[precision],
      pace: scene.paceOf(task.name),
    },
  });
}

/** Up to where rows are old enough to be read. */
export function readableUpTo({ settings, serverNow, precision }: Scene): bigint {
  return fromMs(serverNow - settings.delayMs, precision);
}
