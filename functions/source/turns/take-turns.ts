import { isoMs } from '../../shared/tdengine/time/iso-writer.ts';
import type { Lease } from '../checkpoint/lease/lease.ts';
import { runTables, type TablesRun } from './run-tables.ts';
import type { Sharing, WaitingTable } from './sharing.ts';
import { noteText, parseNote } from './turn-note.ts';
import { noteAfter, turnOrder } from './turn-order.ts';

/** What turns go by, beside the tables. */
export interface TurnOptions extends Sharing {
  readonly lease: Pick<Lease, 'note' | 'killed'>;
  /** Our clock, in ms since 1970. */
  now(): number;
  /** Told of the note for the next tick. */
  keep(note: string): void;
}

/**
 * Lets tables take turns, from where the last tick ended. After an invocation that was killed one at a time, so that those
 * before the one that does it are done when it comes.
 * @throws LeaseLostError
 */
export async function takeTurns(
  tables: readonly Omit<WaitingTable, 'patient'>[],
  { lease, now, keep, ...sharing }: TurnOptions,
): Promise<TablesRun> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const order = turnOrder([...byName.keys()], parseNote(lease.note), lease.killed, now());
  const atOnce = order.killed > 0 ? 1 : sharing.atOnce;
  const run = await runTables(waiting(order.ready), waiting(order.later, true), { ...sharing, atOnce });
  keep(noteText(noteAfter(order, run, now())));
  const failures = new Map(run.failures);
  for (const name of order.note.failing.keys()) {
    if (!byName.has(name) || run.had.has(name) || failures.has(name)) continue;
    failures.set(name, new Error(notTried(order.resting.get(name))));
  }
  return { ...run, failures, notReached: run.notReached.filter((name) => !failures.has(name)) };

  function waiting(names: readonly string[], all = false): WaitingTable[] {
    return names.flatMap((name) => {
      const table = byName.get(name);
      const patient = all || order.patient.has(name);
      return table === undefined ? [] : [{ ...table, patient }];
    });
  }
}

/** Of a table that nobody has seen mend. Otherwise a tick in which it has no turn would call off the alarm. */
function notTried(from: number | undefined): string {
  const when = from === undefined ? 'when there is time' : `from ${isoMs(from)} on`;
  return `failed slowly at its last turn, and is tried again ${when}`;
}
