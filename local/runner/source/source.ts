import type { SourceSettings } from '../../../functions/shared/settings/index.ts';
import { BACKFILLS_EVENT, tickEvent } from '../../../functions/source/event.ts';
import type { Invocation, LambdaFunction } from '../../lambda/lambda.ts';
import type { RunnerEvents } from '../events.ts';
import { type Schedule, startSchedule } from './scheduler.ts';
import {
  type BackfillsSummary,
  readBackfillsSummary,
  readTickSummary,
  type SourceLog,
  type TickSummary,
} from './source-log.ts';
import { type Ended, oneTick, type SourceState, tableBook } from './source-state.ts';

/** Locally a source wakes every second, whatever its schedule says. */
const TICK_MS = 1_000;

/** A running source. */
export interface RunningSource {
  readonly name: string;
  readonly settings: SourceSettings;
  state(): SourceState;
  stop(): Promise<void>;
}

/** A running source whose schedules can be disabled. */
export interface SwitchedSource extends RunningSource {
  /** Those of the shards in their order, then that of the backfills. */
  readonly schedules: readonly Schedule[];
}

/**
 * Wakes a source's function, for each shard of its tables and for its backfills, until it is stopped.
 * @param log gets what the function writes.
 */
export function startSource(
  name: string,
  settings: SourceSettings,
  lambda: LambdaFunction,
  events: RunnerEvents,
  log: SourceLog,
): SwitchedSource {
  const book = tableBook();
  const notReached = new Map<number, number>();
  const ticks = new Array<Ended<TickSummary> | undefined>(settings.shards).fill(undefined);
  const failing = new Map<string, { failures: number; reason: string }>();
  let lastBackfills: Ended<BackfillsSummary> | undefined;
  const firstTick = Promise.withResolvers<void>();
  let cutOff = false;

  /** What an invocation returned; undefined when it failed, which is counted. */
  function resultOf<T>(schedule: string, invocation: Invocation, read: (result: unknown) => T | undefined) {
    const summary = invocation.outcome === 'returned' ? read(invocation.result) : undefined;
    if (summary !== undefined) {
      failing.delete(schedule);
      return summary;
    }
    const reason =
      invocation.outcome === 'failed'
        ? `${invocation.error.errorType}: ${invocation.error.errorMessage}`
        : `its function returned no summary of ${schedule}`;
    const failures = (failing.get(schedule)?.failures ?? 0) + 1;
    failing.set(schedule, { failures, reason });
    events.onTickFailure?.(name, reason, failures);
    return undefined;
  }

  function onTick(shard: number, invocation: Invocation, startedAt: number): void {
    firstTick.resolve();
    const summary = resultOf(shard === 0 ? 'a tick' : `a tick of shard ${shard}`, invocation, readTickSummary);
    const line = log.tickOf(invocation.requestId);
    if (summary === undefined) {
      if (line !== undefined) book.failed(settings.database, line);
      return;
    }
    ticks[shard] = { startedAt, summary };
    book.ended(summary, line);
    notReached.set(shard, Math.max(0, (line?.tables ?? 0) - summary.tables.length));
    events.onTick?.(name, summary);
  }

  function onBackfills(invocation: Invocation, startedAt: number): void {
    const summary = resultOf('work on backfills', invocation, readBackfillsSummary);
    if (summary === undefined) return;
    lastBackfills = { startedAt, summary };
    book.backfilled(summary.rows);
    events.onBackfills?.(name, summary);
  }

  const shards = ticks.map((_, shard) =>
    startSchedule({
      lambda,
      event: tickEvent(shard),
      everyMs: TICK_MS,
      onTick: (invocation, startedAt) => onTick(shard, invocation, startedAt),
    }),
  );
  const backfills = startSchedule({
    lambda,
    event: BACKFILLS_EVENT,
    everyMs: TICK_MS,
    onTick: onBackfills,
    // By then a container is free that need not start.
    after: firstTick.promise,
  });
  return {
    name,
    settings,
    schedules: [...shards, backfills],
    state: () => ({
      tables: book.tables,
      notReached: [...notReached.values()].reduce((sum, count) => sum + count, 0),
      cutOff,
      measured: {
        leftOut: log.sum('leftOut'),
        tooLateRows: log.sum('tooLateRows'),
        unsendableRows: log.sum('unsendableRows'),
        recreatedTables: log.sum('recreatedTables'),
        futurePositions: log.sum('futurePositions'),
        invalidSettings: log.sum('invalidSettings'),
      },
      notices: log.notices(),
      lastTick: oneTick(ticks),
      lastBackfills,
      failing: [...failing.values()].sort((a, b) => b.failures - a.failures)[0],
    }),
    async stop() {
      const [ofBackfills, ...ofTicks] = await Promise.all([backfills, ...shards].map((schedule) => schedule.stop()));
      // Without open backfills it has only looked whether there are any.
      const sends = (lastBackfills?.summary.open ?? 0) > 0;
      cutOff = ofTicks.includes('cut off') || (sends && ofBackfills === 'cut off');
    },
  };
}
