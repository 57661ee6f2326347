import type { Backfill } from '../checkpoint/backfills/backfill.ts';
import { dynamoBackfills, hasOpenBackfills } from '../checkpoint/backfills/dynamo-backfills.ts';
import { LeaseLostError } from '../checkpoint/errors.ts';
import { readableUpTo, type Scene, type Task } from '../stream/open-table.ts';
import type { TableStream } from '../stream/table-stream.ts';
import { topicOf } from '../tables/topic.ts';
import { parseZonedTime } from '../time-text.ts';
import type { TickParts } from './parts.ts';
import { runTasks } from './run-tasks.ts';
import { openScene } from './scene.ts';
import { notReachedIn, TickError } from './summary.ts';
import { withLease } from './with-lease.ts';

/** What one invocation did to the backfills. */
export interface BackfillsSummary {
  /** Backfills that were open, those that cannot be read too. */
  readonly open: number;
  readonly finished: readonly string[];
  readonly rows: number;
  readonly skipped?: 'lease';
}

/** Works on all open backfills until they are done or time is nearly used. They move no table's position. @throws TickError, LeaseLostError */
export async function runBackfills(parts: TickParts): Promise<BackfillsSummary> {
  const { checkpoints, now, settings, log, measure } = parts;
  // Asked first, since a lease is three writes, and hardly any source has backfills.
  if (!(await hasOpenBackfills(checkpoints))) return { open: 0, finished: [], rows: 0 };
  const summary = await withLease(parts, 'lease/backfill', async (lease, keep) => {
    const backfills = dynamoBackfills(checkpoints, lease, now);
    const { open, unreadable } = await backfills.open();
    if (open.length + unreadable.size === 0) return { open: 0, finished: [], rows: 0 };
    const { scene, tables } = await openScene(parts, backfills.checkpoints);
    const failures = new Map(unreadable);
    const tasks = open.flatMap((backfill) => {
      const table = tables.find(({ name }) => name === backfill.table);
      if (table === undefined) failures.set(backfill.id, new Error(`table ${backfill.table} does not exist`));
      return table === undefined ? [] : [taskOf(scene, backfill, table)];
    });
    const endings = new Map(open.map(({ id, to }) => [id, lastTime(scene, to)]));
    const done = new Set<string>();
    const untilSaidTwice = (stream: TableStream, id: string): TableStream => ({
      ...stream,
      // Here, where there is time: others may use up all of it.
      async turn(turn) {
        const more = await stream.turn(turn);
        // One that reaches into what is still to come goes on with the next invocations.
        const ends = stream.summary().caughtUp && (endings.get(id) ?? 0n) <= readableUpTo(scene);
        if (ends && (await hasNothingLeft(stream))) done.add(id);
        return more;
      },
    });
    const run = await runTasks(scene, tasks, parts, { lease, keep }, untilSaidTwice);
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
    const rows = [...run.streams.values()].reduce((sum, stream) => sum + stream.summary().rows, 0);
    const all = open.length + unreadable.size;
    const addresses = parts.tdengine.tally?.();
    const counts = { open: all, failed: failures.size, finished, rows };
    log.info('backfills', { ...counts, ...(addresses && { addresses }), ...notReachedIn(run) });
    measure({ backfills: all, failedBackfills: failures.size, backfillRows: rows });
    if (failures.size > 0) throw new TickError(failures, all, run.notReached.length);
    return { open: all, finished, rows };
  });
  return summary ?? { open: 0, finished: [], rows: 0, skipped: 'lease' };

  function taskOf(scene: Scene, backfill: Backfill, table: Task['table']): Task {
    const to = lastTime(scene, backfill.to);
    const readable = readableUpTo(scene);
    return {
      name: backfill.id,
      table,
      topic: () => backfill.topic ?? topicOf(settings, settings.database, table.name),
      stored: { kind: 'readable', value: backfill.checkpoint },
      first: () => parseZonedTime(backfill.from, scene.precision) - 1n,
      upTo: to < readable ? to : readable,
      // A backfill sends what is there when it passes.
      lookbackMs: 0,
    };
  }
}

/**
 * Asks again. An answer of the REST service can be cut short and called whole, and a backfill is finished for good: that
 * nothing is left is believed when it is said twice. What is found after all is sent.
 */
async function hasNothingLeft(stream: TableStream): Promise<boolean> {
  const { rows } = stream.summary();
  await stream.turn({ hasTime: () => false, goOn: () => false, goOnLate: () => false });
  const after = stream.summary();
  return after.caughtUp && after.rows === rows;
}

function lastTime(scene: Scene, to: string): bigint {
  return parseZonedTime(to, scene.precision) - 1n;
}
