import type { Backfill } from '../checkpoint/backfills/backfill.ts';
import { dynamoBackfills, hasOpenBackfills } from '../checkpoint/backfills/dynamo-backfills.ts';
import { LeaseLostError } from '../checkpoint/checkpoint.ts';
import { justBefore, timeOf } from '../checkpoint/position.ts';
import type { TableStream } from '../stream/table-stream.ts';
import { topicOf } from '../tables/topic.ts';
import type { TablesRun } from '../turns/run-tables.ts';
import { type HeldLease, type Invocation, withLease } from './invocation.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import type { Task } from './open-table.ts';
import { notReachedIn, TickError } from './report/tick-report.ts';
import { runTasks } from './run-tasks.ts';

/** What one invocation did to the backfills. */
export interface BackfillsSummary {
  /** Backfills that were open, those that cannot be read too. */
  readonly open: number;
  readonly finished: readonly string[];
  readonly rows: number;
  readonly skipped?: 'lease';
}

const NONE: BackfillsSummary = { open: 0, finished: [], rows: 0 };

/** Works on all open backfills until they are done or time is nearly used. They move no table's position. @throws TickError, LeaseLostError */
export async function runBackfills(invocation: Invocation): Promise<BackfillsSummary> {
  // Asked first, since a lease is three writes, and hardly any source has backfills.
  if (!(await hasOpenBackfills(invocation.checkpoints))) return NONE;
  const summary = await withLease(invocation, 'lease/backfill', (held) => workOn(invocation, held));
  return summary ?? { ...NONE, skipped: 'lease' };
}

async function workOn(invocation: Invocation, held: HeldLease): Promise<BackfillsSummary> {
  const { checkpoints: items, now, log, publishMetrics } = invocation;
  const backfills = dynamoBackfills(items, held.lease, now);
  const { open, unreadable } = await backfills.open();
  const all = open.length + unreadable.size;
  if (all === 0) return NONE;
  const database = await openDatabase(invocation, backfills.checkpoints);
  const failures = new Map(unreadable);
  const tasks: Task[] = [];
  const endings = new Map<string, bigint>();
  for (const backfill of open) {
    const { id, to } = backfill;
    const table = database.tables.find(({ name }) => name === backfill.table);
    if (table === undefined) failures.set(id, new Error(`table ${backfill.table} does not exist`));
    else {
      const last = timeOf(justBefore(to, database.precision), database.precision);
      endings.set(id, last);
      tasks.push(taskOf(database, backfill, table, last));
    }
  }

  const done = new Set<string>();
  const run = await runTasks(database, tasks, invocation, held, (stream, id) =>
    // One that reaches into what is still to come goes on with the next invocations.
    (endings.get(id) ?? 0n) <= database.readableUpTo ? askingTwice(stream, () => done.add(id)) : stream,
  );

  for (const [id, failure] of run.failures) failures.set(id, failure);
  const finished: string[] = [];
  for (const id of done) {
    const stream = run.streams.get(id);
    if (stream === undefined) continue;
    try {
      await backfills.finish(id, stream.checkpoint());
      finished.push(id);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      failures.set(id, error instanceof Error ? error : new Error(String(error)));
    }
  }
  const rows = rowsOf(run);
  const addresses = invocation.tdengine.tally?.();
  const counts = { open: all, failed: failures.size, finished, rows };
  log.info('backfills', { ...counts, ...(addresses && { addresses }), ...notReachedIn(run) });
  publishMetrics({ backfills: all, failedBackfills: failures.size, backfillRows: rows });
  if (failures.size > 0) throw new TickError(failures, all, run.notReached.length);
  return { open: all, finished, rows };
}

function taskOf(
  { settings, precision, readableUpTo }: OpenDatabase,
  { id, topic, checkpoint, from }: Backfill,
  table: Task['table'],
  last: bigint,
): Task {
  return {
    name: id,
    table,
    topic: () => topic ?? topicOf(settings, settings.database, table.name),
    stored: { kind: 'readable', value: checkpoint },
    first: () => justBefore(from, precision),
    upTo: last < readableUpTo ? last : readableUpTo,
    // A backfill sends what is there when it passes.
    lookbackMs: 0,
  };
}

/** A turn in which nothing is begun but what must be. */
const AT_ONCE = { hasTime: () => false, goOn: () => false, goOnLate: () => false };

/**
 * A stream that is asked again when nothing is left. An answer of the REST service can be cut short and called whole, and
 * a backfill is finished for good: that nothing is left is believed when it is said twice. What is found after all is sent.
 * @param done told of it.
 */
function askingTwice(stream: TableStream, done: () => void): TableStream {
  return {
    ...stream,
    // Here, where there is time: others may use up all of it.
    async turn(turn) {
      const ending = await stream.turn(turn);
      if (ending !== 'caught up') return ending;
      const { rows } = stream.summary();
      if ((await stream.turn(AT_ONCE)) === 'caught up' && stream.summary().rows === rows) done();
      return ending;
    },
  };
}

function rowsOf({ streams }: TablesRun): number {
  return [...streams.values()].reduce((sum, stream) => sum + stream.summary().rows, 0);
}
