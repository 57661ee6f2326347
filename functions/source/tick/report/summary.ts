import type { TableSummary } from '../../stream/table-summary.ts';
import type { TablesRun } from '../../turns/run-tables.ts';

/** What one invocation did. `skipped`: another one is at work. */
export interface TickSummary {
  readonly tables: readonly TableSummary[];
  readonly caughtUp: boolean;
  readonly skipped?: 'lease';
}

/** Tables that a line of the log has room for, which Lambda cuts at 256 KB; the metrics count all. */
export const MOST_TABLES = 50;

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
