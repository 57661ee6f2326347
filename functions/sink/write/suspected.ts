import { TDengineError } from '../../shared/tdengine/error.ts';
import { tableKey } from '../rows/table-registry.ts';
import { type Attempt, rejectRow, retryRows, type Writing } from './attempt.ts';
import { rowsIn, type WriteRow } from './plan/write-row.ts';

/** Waits before the tries of a row that is refused alone, in ms. */
const WAITS_MS = [250, 500, 1_000, 2_000, 4_000];

/** Refusals after which nothing of the rows was taken, so that it is the server and not some of them. */
const MOST_IN_VAIN = 64;

/**
 * Writes rows of which TDengine refused some for a reason that may pass or not: no code says which. They are halved until
 * those are alone that are refused with the same answer; of these one that is refused again and again, while TDengine
 * takes other rows, is rejected. All others are to be sent again, so that an outage costs none.
 */
export async function writeSuspected(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<void> {
  const { evidence, pause } = attempt.context;
  const since = new Map(rows.map(({ table: { database } }) => [database, evidence.taken(database)]));
  let suspects = await aloneRefused(attempt, writing, rows, error);
  for (const [at, wait] of WAITS_MS.entries()) {
    if (suspects.length === 0) return;
    if (!(await pause(wait))) {
      retryRows(attempt, suspects, error);
      return;
    }
    // Together until the last, which each has to be refused in alone.
    const together = at < WAITS_MS.length - 1 ? [suspects] : suspects.map((row) => [row]);
    const still: WriteRow[] = [];
    for (const some of together) still.push(...(await refusedAgain(attempt, writing, some, error)));
    suspects = still;
  }
  for (const row of suspects) {
    if (await isAtFault(attempt, row, error, since.get(row.table.database) ?? 0)) rejectRow(attempt, row, error);
    else retryRows(attempt, [row], error);
  }
}

/** The rows that are refused when they are alone, found by halving, the largest first: they soon tell whether any is taken. */
async function aloneRefused(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<readonly WriteRow[]> {
  const alone: WriteRow[] = [];
  const halves: (readonly WriteRow[])[] = [];
  const split = (refused: readonly WriteRow[]) => {
    const [only] = refused;
    if (refused.length > 1) {
      const middle = Math.ceil(refused.length / 2);
      halves.push(refused.slice(0, middle), refused.slice(middle));
    } else if (only?.merged !== undefined) halves.push(...rowsIn(only).map((row) => [row]));
    else if (only !== undefined) alone.push(only);
  };
  split(rows);
  let inVain = 0;
  for (let at = 0; at < halves.length; at++) {
    const half = halves[at] ?? [];
    const refused = await refusedAgain(attempt, writing, half, error);
    if (refused.length < half.length) inVain = Number.NEGATIVE_INFINITY;
    else inVain++;
    split(refused);
    if (inVain < MOST_IN_VAIN) continue;
    retryRows(attempt, [...alone, ...halves.slice(at + 1).flat()], error);
    return [];
  }
  return alone;
}

/** Sends rows once more; gives those of the statements that are refused with the same answer. */
async function refusedAgain(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<readonly WriteRow[]> {
  const again: WriteRow[] = [];
  for (const refused of await writing.trySending(rows)) {
    if (refused.error.code === error.code) again.push(...refused.rows);
    else if (refused.error.kind === 'data' || refused.error.kind === 'size') await writing.write(refused.rows);
    else retryRows(attempt, refused.rows, refused.error);
  }
  return again;
}

/** Whether it is the row and not the server. @param since what was taken before the row was refused. */
async function isAtFault(
  { context }: Attempt,
  { table, time }: WriteRow,
  error: TDengineError,
  since: number,
): Promise<boolean> {
  const { database, stable, name } = table;
  if (context.evidence.othersWereTaken(database, `${tableKey(table)}\0${time}\0${error.code}`, since)) return true;
  if (error.kind !== 'schema') return false;
  // “There is no such table” of one that is there: a name that the two read differently.
  try {
    context.cache.forgetStable(database, stable ?? name);
    return (await context.cache.stable(context.tdengine, database, stable ?? name)) !== undefined;
  } catch (failure) {
    if (failure instanceof TDengineError) return false;
    throw failure;
  }
}
