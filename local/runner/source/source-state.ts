import type { TROUBLES } from '../../../functions/shared/agreed-names.ts';
import type { Reason } from '../reasons.ts';
import type { BackfillsSummary, TickLine, TickSummary } from './source-log.ts';

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

/** Under this name are the rows of backfills, which move no table's position. */
const BACKFILLS = '(backfills)';

/** Under this name are the rows of a failed tick whose line has no room for more tables. */
const OTHERS = '(other tables)';

/** Where a source's tables are. */
export interface TableBook {
  readonly tables: ReadonlyMap<string, TableState>;
  /** Takes what a tick returned, and its line of the log. */
  ended(summary: TickSummary, line: TickLine | undefined): void;
  /** Takes the line of a tick that failed in the end: what it sent before is sent. */
  failed(database: string, line: TickLine): void;
  backfilled(rows: number): void;
}

/** Makes an empty book. */
export function tableBook(): TableBook {
  const tables = new Map<string, TableState>();

  function set(name: string, rows: number, state: Omit<TableState, 'rows'>): void {
    tables.set(name, { rows: rows + (tables.get(name)?.rows ?? 0), ...state });
  }

  function setGone(line: TickLine | undefined): void {
    for (const name of line?.gone ?? []) {
      set(name, 0, { position: tables.get(name)?.position ?? null, kind: 'gone' });
    }
  }

  return {
    tables,
    ended(summary, line) {
      for (const { database, table, rows, position, caughtUp } of summary.tables) {
        set(`${database}.${table}`, rows, { position, kind: caughtUp ? 'caught up' : 'behind' });
      }
      setGone(line);
    },
    failed(database, line) {
      let rest = line.rows;
      for (const { table, rows, position, caughtUp } of line.byTable) {
        set(`${database}.${table}`, rows, { position, kind: caughtUp ? 'caught up' : 'behind' });
        rest -= rows;
      }
      for (const { table, reason } of line.failed) {
        set(table, 0, { position: tables.get(table)?.position ?? null, kind: 'failed', reason });
      }
      setGone(line);
      if (rest > 0) set(OTHERS, rest, { position: null, kind: 'behind' });
    },
    backfilled(rows) {
      if (rows > 0) set(BACKFILLS, rows, { position: null, kind: 'caught up' });
    },
  };
}
