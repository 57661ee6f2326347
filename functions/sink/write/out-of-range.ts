import type { TDengineError } from '../../shared/tdengine/error.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import type { WriteRow } from '../plan/group-rows.ts';
import { hasKeptPrecision } from './kept-precision.ts';
import { type Attempt, rejectRow } from './write-context.ts';

/** TDengine's code of a row older than its database keeps rows, or later than any database stores. */
export const TIME_OUT_OF_RANGE = 0x060b;

/** The year 2262: TDengine refuses no earlier time for being late, and no KEEP reaches so far that it would be old. */
const LATE: Readonly<Record<DatabasePrecision, bigint>> = {
  ms: 9_214_646_400_000n,
  us: 9_214_646_400_000_000n,
  ns: 9_214_646_400_000_000_000n,
};

/**
 * Writes rows of which TDengine refused at least one for its time. Once one is too old, all older ones of its database
 * are: so a batch in a wrong unit, or of years ago, costs a few statements and not two a row.
 */
export async function writeInRange(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  if (!(await hasKeptPrecision(attempt, rows))) return;
  for (const ofDatabase of Map.groupBy(rows, ({ table }) => table.database).values()) {
    const sorted = ofDatabase.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    await writeSorted(attempt, sorted, error);
  }
}

async function writeSorted(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  const newest = rows.at(-1);
  if (newest === undefined) return;
  const older = rows.slice(0, -1);
  const refusal = older.length > 0 ? await attempt.trySending(newest) : error;
  if (refusal?.code === TIME_OUT_OF_RANGE) {
    rejectRow(attempt, newest, refusal);
    if (!isLate(attempt, newest)) {
      for (const row of older) rejectRow(attempt, row, refusal);
      return;
    }
  } else if (refusal !== undefined) await attempt.write([newest]);
  const middle = Math.ceil(older.length / 2);
  await attempt.write(older.slice(middle));
  await attempt.write(older.slice(0, middle));
}

function isLate({ context }: Attempt, { table, time }: WriteRow): boolean {
  const precision = context.precisions.get(table.database);
  return precision !== undefined && time >= LATE[precision];
}
