import type { SourceSettings } from '../../functions/shared/settings/index.ts';
import type { Invocation, LambdaFunction } from '../lambda/lambda.ts';
import { startSchedule } from '../scheduler.ts';
import type { RunnerEvents } from './events.ts';
import { readTickSummary, type TickSummary } from './tick-summary.ts';

/** Locally a source wakes every second, whatever its schedule says. */
const TICK_MS = 1_000;

/** What a source has done since it was started. */
export interface SourceState {
  /** By `database.table`: rows published, and the position, null before the first row. */
  readonly tables: ReadonlyMap<string, { readonly rows: number; readonly position: string | null }>;
  /** The last tick that ended well. */
  readonly lastTick: { readonly startedAt: number; readonly summary: TickSummary } | undefined;
  /** Ticks that failed in a row, and why the last one did. */
  readonly failing: { readonly failures: number; readonly reason: string } | undefined;
}

/** A running source. */
export interface RunningSource {
  readonly name: string;
  readonly settings: SourceSettings;
  state(): SourceState;
  stop(): Promise<void>;
}

/** Wakes a source's function until it is stopped. */
export function startSource(
  name: string,
  settings: SourceSettings,
  lambda: LambdaFunction,
  events: RunnerEvents,
): RunningSource {
  const tables = new Map<string, { rows: number; position: string | null }>();
  let lastTick: SourceState['lastTick'];
  let failing: SourceState['failing'];

  function fail(reason: string): void {
    failing = { failures: (failing?.failures ?? 0) + 1, reason };
    events.onTickFailure?.(name, reason, failing.failures);
  }

  function onTick(invocation: Invocation, startedAt: number): void {
    if (invocation.outcome === 'failed') {
      fail(`${invocation.error.errorType}: ${invocation.error.errorMessage}`);
      return;
    }
    const summary = readTickSummary(invocation.result);
    if (summary === undefined) {
      fail('its function returned no summary of a tick');
      return;
    }
    failing = undefined;
    lastTick = { startedAt, summary };
    for (const { database, table, rows, position } of summary.tables) {
      const name = `${database}.${table}`;
      tables.set(name, { rows: rows + (tables.get(name)?.rows ?? 0), position });
    }
    events.onTick?.(name, summary);
  }

  const schedule = startSchedule({ lambda, everyMs: TICK_MS, onTick });
  return {
    name,
    settings,
    state: () => ({ tables, lastTick, failing }),
    stop: () => schedule.stop(),
  };
}
