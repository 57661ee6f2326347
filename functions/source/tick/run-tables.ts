import { TDengineError } from '../../shared/tdengine/error.ts';
import { LeaseLostError } from '../checkpoint/errors.ts';
import type { SourceTable } from '../read/source-database.ts';
import type { TableStream } from './table-stream.ts';

/** What the turns of a tick ask of the clock, and tell. */
export interface Turns {
  /** Milliseconds until the tick must end. */
  timeLeft(): number;
  /** A table that is gone from TDengine. */
  vanished(table: string): void;
}

/** The longest step so far is taken twice as the time that the next may need, and at least this in ms. */
const SHORTEST_STEP_MS = 1_000;

// No such table: in general, in the management node, as a stable.
const NO_TABLE: ReadonlySet<number> = new Set([0x2603, 0x0618, 0x0362]);

/**
 * Lets the tables take turns, a window each, until all is read or time is short, so that a table with much to read
 * does not keep the others waiting.
 * @param open opens a table at its first turn.
 * @returns the opened tables, and the failures by table. A table that is gone is in neither.
 * @throws LeaseLostError at once, since nothing more can be published then.
 */
export async function runTables(
  tables: readonly SourceTable[],
  open: (table: SourceTable) => Promise<TableStream>,
  turns: Turns,
): Promise<{ streams: ReadonlyMap<string, TableStream>; failures: ReadonlyMap<string, Error>; unfinished: boolean }> {
  const streams = new Map<string, TableStream>();
  const failures = new Map<string, Error>();
  let longest = SHORTEST_STEP_MS;
  let waiting = tables;
  while (waiting.length > 0) {
    const more: SourceTable[] = [];
    for (const table of waiting) {
      const before = turns.timeLeft();
      if (before < longest * 2) return { streams, failures, unfinished: true };
      if (await turn(table)) more.push(table);
      longest = Math.max(longest, before - turns.timeLeft());
    }
    waiting = more;
  }
  return { streams, failures, unfinished: false };

  async function turn(table: SourceTable): Promise<boolean> {
    try {
      const stream = streams.get(table.name) ?? (await open(table));
      streams.set(table.name, stream);
      return await stream.step();
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      if (error instanceof TDengineError && NO_TABLE.has(error.code)) {
        streams.delete(table.name);
        turns.vanished(table.name);
      } else {
        failures.set(table.name, error instanceof Error ? error : new Error(String(error)));
      }
      return false;
    }
  }
}
