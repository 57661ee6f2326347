import type { TickLine } from './source-log.ts';
import type { TableState } from './source-state.ts';
import type { TickSummary } from './tick-summary.ts';

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
