import { toMs } from '../../../shared/tdengine/time/precision.ts';
import { isPaused } from '../../checkpoint/checkpoint.ts';
import { msOf } from '../../checkpoint/position.ts';
import { UnsendableRowError } from '../../rows/source-row.ts';
import type { TableStream } from '../../stream/table-stream.ts';
import type { TableSummary } from '../../stream/table-summary.ts';
import type { TablesRun } from '../../turns/run-tables.ts';
import type { Invocation, Shard } from '../invocation.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { Task } from '../open-table.ts';

/** What one invocation did. `skipped`: another one is at work. */
export interface TickSummary {
  readonly tables: readonly TableSummary[];
  readonly caughtUp: boolean;
  readonly skipped?: 'lease';
}

/** Tables that a line of the log has room for, which Lambda cuts at 256 KB; the metrics count all. */
const MOST_TABLES = 50;

/** Tables that had no turn since time was short, for the log: the next run begins with them. */
export function notReachedIn({ notReached }: Pick<TablesRun, 'notReached'>) {
  if (notReached.length === 0) return {};
  return { notReachedTables: notReached.length, notReached: notReached.slice(0, MOST_TABLES) };
}

/** A tick in which some tables failed; the others have been read as far as time allowed. */
export class TickError extends Error {
  override readonly name = 'TickError';

  constructor(failures: ReadonlyMap<string, Error>, tables: number, notReached = 0) {
    const told = [...failures].slice(0, MOST_TABLES);
    const lines = told.map(([table, error]) => `${table}: ${error.message}`);
    if (failures.size > told.length) lines.push(`and ${failures.size - told.length} more`);
    const missed = notReached === 0 ? '' : `, and time was too short for ${notReached}`;
    super(`${failures.size} of ${tables} tables failed${missed}: ${lines.join('; ')}`, {
      cause: told.length === 1 ? told[0]?.[1] : new AggregateError(told.map(([, error]) => error)),
    });
  }
}

/** What a tick came to. */
export interface TickResult {
  readonly database: OpenDatabase;
  readonly tasks: readonly Task[];
  readonly run: TablesRun;
  /** Tables that have a checkpoint and are not in TDengine. */
  readonly gone: readonly string[];
  readonly shard: Shard;
  readonly ms: number;
}

/** Measures that a tick has though nothing has happened. */
const ALWAYS: ReadonlySet<string> = new Set([
  'tables',
  'pausedTables',
  'goneTables',
  'positionAgeMs',
  'queries',
  'queryMs',
  'produceMs',
  'ms',
]);

/** Writes the tick's line, and its metrics when there is news: a source that is up to date publishes none. */
export function reportTick({ log, publishMetrics, tdengine }: Invocation, result: TickResult): TickSummary {
  const { database, tasks, run, gone, shard, ms } = result;
  const { failures, streams, unfinished } = run;
  const summaries = [...streams.values()].map((stream) => stream.summary());
  for (const { table, leftOut } of summaries) {
    if (leftOut > 0) log.warn('rows with nothing but NULL cannot be shown in line protocol', { table, rows: leftOut });
  }
  const caughtUp = !unfinished && failures.size === 0 && summaries.every((each) => each.caughtUp || each.paused);
  const ages = positionAges(result);
  const ahead = futurePositions(result);
  for (const table of ahead) {
    log.warn('the position is later than the time of TDengine, so that rows before it are not sent', { table });
  }
  const measures = {
    tables: tasks.length,
    failedTables: failures.size,
    pausedTables: tasks.filter(({ stored }) => isPaused(stored)).length,
    goneTables: gone.length,
    ...totals(summaries),
    positionAgeMs: Math.max(0, ...ages.values()),
    ...database.sums,
    ms,
    ...(ahead.length > 0 && { futurePositions: ahead.length }),
  };
  const addresses = tdengine.tally?.();
  log.info('tick', {
    ...(shard.shards > 1 && { shard: shard.index }),
    ...measures,
    caughtUp,
    ...(addresses && { addresses }),
    ...(gone.length > 0 && { gone: gone.slice(0, MOST_TABLES) }),
    ...(failures.size > 0 && {
      failed: [...failures].slice(0, MOST_TABLES).map(([table, { message: reason }]) => ({ table, reason })),
    }),
    ...notReachedIn(run),
    byTable: summaries
      .filter(({ rows, tooLateRows, caughtUp: done }) => rows > 0 || tooLateRows > 0 || !done)
      .slice(0, MOST_TABLES)
      .map(({ table, rows, lateRows, tooLateRows, position, caughtUp: done }) => ({
        table,
        rows,
        lateRows,
        tooLateRows,
        position,
        caughtUp: done,
        positionAgeMs: ages.get(`${database.settings.database}.${table}`),
      })),
  });
  // Rows that came too late are measured when they are found: nobody would be told by an invocation that is killed.
  const { tooLateRows: _, ...others } = measures;
  if (!caughtUp || hasNews(others)) publishMetrics(others);
  const standing = [...failures.values()].filter((error) => error instanceof UnsendableRowError).length;
  if (standing > 0) publishMetrics({ unsendableRows: standing });
  return { tables: summaries, caughtUp };
}

/** Whether anything came of a tick: CloudWatch bills the metrics of each hour in which there are any. */
function hasNews(measures: Readonly<Record<string, number>>): boolean {
  return Object.entries(measures).some(([name, value]) => value !== 0 && !ALWAYS.has(name));
}

function totals(summaries: readonly TableSummary[]) {
  const sums = { rows: 0, lateRows: 0, lateByMs: 0, tooLateRows: 0, leftOut: 0, bytes: 0 };
  for (const each of summaries) {
    sums.rows += each.rows;
    sums.lateRows += each.lateRows;
    sums.lateByMs = Math.max(sums.lateByMs, each.lateByMs);
    sums.tooLateRows += each.tooLateRows;
    sums.leftOut += each.leftOut;
    sums.bytes += each.bytes;
  }
  return sums;
}

/**
 * How old the latest time is up to which all rows are in Kafka, in ms by table. Of a table with nothing left to read
 * that is the time up to which was read. Paused tables, and tables without a position, have none.
 */
function positionAges({ database, tasks, run }: TickResult): ReadonlyMap<string, number> {
  const { serverNow, precision } = database;
  const ages = new Map<string, number>();
  for (const { name, stored, upTo } of tasks) {
    const stream = run.streams.get(name);
    const summary = stream?.summary();
    if (summary?.paused ?? isPaused(stored)) continue;
    const ms = summary?.caughtUp === true ? toMs(upTo, precision) : reachedMs(stream, stored);
    if (ms !== undefined) ages.set(name, Math.max(0, serverNow - ms));
  }
  return ages;
}

/** Tables whose position is later than TDengine's now: moved there by hand, or the server's clock was set back. */
function futurePositions({ database, tasks, run }: TickResult): readonly string[] {
  const names: string[] = [];
  for (const { name, stored } of tasks) {
    const stream = run.streams.get(name);
    if (stream?.summary().paused ?? isPaused(stored)) continue;
    const ms = reachedMs(stream, stored);
    if (ms !== undefined && ms > database.serverNow) names.push(name);
  }
  return names;
}

/** How far a table has come, in ms; undefined before the first row. */
function reachedMs(stream: TableStream | undefined, stored: Task['stored']): number | undefined {
  const before = stored?.kind === 'readable' ? stored.value : undefined;
  const position = (stream?.checkpoint() ?? before)?.position;
  return position && msOf(position);
}
