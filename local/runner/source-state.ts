import type { TROUBLES } from '../../functions/shared/agreed-names.ts';
import type { BackfillsSummary } from './backfills-summary.ts';
import type { Reason } from './reasons.ts';
import type { TickSummary } from './tick-summary.ts';

/** Measures of a source's log that tell of rows that are not sent. */
export type SourceMeasure = (typeof TROUBLES.source)[number] | 'leftOut';

/** How far a table is. */
export interface TableState {
  /** Rows published. */
  readonly rows: number;
  /** Null before the first row. */
  readonly position: string | null;
  readonly kind: 'caught up' | 'behind' | 'gone' | 'failed';
  /** Why it failed. */
  readonly reason?: string | undefined;
}

/** What a source has done since it was started. */
export interface SourceState {
  /** By `database.table`. */
  readonly tables: ReadonlyMap<string, TableState>;
  /** Tables that the last ticks had no time for. */
  readonly notReached: number;
  /** Whether work was cut off when the source was stopped: what it sent is not counted. */
  readonly cutOff: boolean;
  /** Rows that were not sent and never will be, and what stands in the way of others. */
  readonly measured: Readonly<Record<SourceMeasure, number>>;
  /** What the function warned of. */
  readonly notices: readonly Reason[];
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
