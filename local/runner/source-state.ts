import type { BackfillsSummary } from './backfills-summary.ts';
import type { TickSummary } from './tick-summary.ts';

/** What a source has done since it was started. */
export interface SourceState {
  /** By `database.table`: rows published, and the position, null before the first row. */
  readonly tables: ReadonlyMap<string, { readonly rows: number; readonly position: string | null }>;
  /** The last ticks of all shards that ended well, as one; undefined until each shard has had one. */
  readonly lastTick: { readonly startedAt: number; readonly summary: TickSummary } | undefined;
  /** The last work on backfills that ended well. */
  readonly lastBackfills: { readonly startedAt: number; readonly summary: BackfillsSummary } | undefined;
  /** Invocations of one schedule that failed in a row, and why the last one did: those of the schedule that fails most. */
  readonly failing: { readonly failures: number; readonly reason: string } | undefined;
}

/** A wake that ended well. */
export interface Ended<T> {
  readonly startedAt: number;
  readonly summary: T;
}

/** The last ticks of all shards as one that began with the first of them; undefined when a shard has had none. */
export function oneTick(ticks: readonly (Ended<TickSummary> | undefined)[]): Ended<TickSummary> | undefined {
  const ended = ticks.filter((tick) => tick !== undefined);
  if (ended.length < ticks.length) return undefined;
  const skipped = ended.map(({ summary }) => summary.skipped).find((why) => why !== undefined);
  return {
    startedAt: Math.min(...ended.map(({ startedAt }) => startedAt)),
    summary: {
      tables: ended.flatMap(({ summary }) => summary.tables),
      caughtUp: ended.every(({ summary }) => summary.caughtUp),
      ...(skipped !== undefined && { skipped }),
    },
  };
}
