import { LeaseLostError } from '../checkpoint/errors.ts';
import { isTableGone } from '../read/schema-change.ts';
import type { TableStream, Turn } from './table-stream.ts';

/** A table that waits for its first turn. */
export interface WaitingTable {
  readonly name: string;
  /** Opens it. @throws Error when its settings, names or types stand against it. */
  open(): TableStream;
}

/** How the tables of a tick share its time. */
export interface Sharing {
  /** Tables that are worked on at once. */
  readonly atOnce: number;
  /** Milliseconds until the tick must end. */
  timeLeft(): number;
  /** A table that is gone from TDengine. */
  vanished(table: string): void;
}

/** What became of the tables. One that is gone is in neither map. */
export interface TablesRun {
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly failures: ReadonlyMap<string, Error>;
  /** Time was short. */
  readonly unfinished: boolean;
}

/** The longest step so far is taken twice as the time that the next may need, and at least this in ms. */
const SHORTEST_STEP_MS = 1_000;

/** A table with much to read gives way to those that wait after this, in ms. */
const TURN_MS = 2_000;

/**
 * Lets tables take turns, several at once, until all is read or time is short, so that one with much to read does not
 * keep the others waiting.
 * @throws LeaseLostError when all have stopped, since nothing more can be committed then.
 */
export async function runTables(tables: readonly WaitingTable[], sharing: Sharing): Promise<TablesRun> {
  const { atOnce, timeLeft, vanished } = sharing;
  const streams = new Map<string, TableStream>();
  const failures = new Map<string, Error>();
  const waiting = [...tables];
  let longest = SHORTEST_STEP_MS;
  let lost: LeaseLostError | undefined;

  const hasTime = () => lost === undefined && timeLeft() >= longest * 2;
  await Promise.all(Array.from({ length: Math.min(atOnce, tables.length) }, workOn));
  if (lost !== undefined) throw lost;
  return { streams, failures, unfinished: waiting.length > 0 };

  async function workOn(): Promise<void> {
    while (hasTime()) {
      const table = waiting.shift();
      if (table === undefined) return;
      if (await takeTurn(table)) waiting.push(table);
    }
  }

  async function takeTurn(table: WaitingTable): Promise<boolean> {
    const turn = turnOf();
    try {
      const stream = streams.get(table.name) ?? table.open();
      streams.set(table.name, stream);
      return await stream.turn(turn);
    } catch (error) {
      if (error instanceof LeaseLostError) lost ??= error;
      else if (isTableGone(error)) {
        streams.delete(table.name);
        vanished(table.name);
      } else failures.set(table.name, error instanceof Error ? error : new Error(String(error)));
      return false;
    } finally {
      turn.measure();
    }
  }

  function turnOf(): Turn & { measure(): void } {
    const began = timeLeft();
    let stepBegan = began;
    const measure = () => {
      const now = timeLeft();
      longest = Math.max(longest, stepBegan - now);
      stepBegan = now;
    };
    const hasTimeNow = () => {
      measure();
      return hasTime();
    };
    return {
      measure,
      hasTime: hasTimeNow,
      goOn: () => hasTimeNow() && (waiting.length === 0 || began - stepBegan < TURN_MS),
      goOnLate: () => hasTimeNow() && began - stepBegan < (waiting.length === 0 ? began : TURN_MS) / 2,
    };
  }
}
