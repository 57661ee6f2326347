import { TDB_TIMESTAMP_OUT_OF_RANGE } from '../../shared/tdengine/codes.ts';
import type { TDengineError } from '../../shared/tdengine/error.ts';
import { compareTimes } from '../../shared/tdengine/time/digits.ts';
import { isoMs } from '../../shared/tdengine/time/iso-writer.ts';
import { type Precision, UNITS_PER_MS } from '../../shared/tdengine/time/precision.ts';
import { type Attempt, rejectRow, type Writing } from './attempt.ts';
import type { WriteRow } from './plan/write-row.ts';
import { hasKeptPrecision } from './prepare.ts';

/** The settings that say in which unit times come. */
const UNITS = 'dataPrecision or the timestamp of the route';

/** The year 2262: TDengine refuses no earlier time for being late, and no KEEP reaches so far that it would be old. */
const LATE: Readonly<Record<Precision, string>> = {
  ms: '9214646400000',
  us: '9214646400000000',
  ns: '9214646400000000000',
};

/**
 * Writes rows of which TDengine refused at least one for its time. Once one is too old, all older ones of its database
 * are: so a batch in a wrong unit, or of years ago, costs a few statements and not two a row.
 */
export async function writeInRange(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<void> {
  if (!(await hasKeptPrecision(attempt, rows))) return;
  for (const ofDatabase of Map.groupBy(rows, ({ table }) => table.database).values()) {
    const sorted = ofDatabase.sort((a, b) => compareTimes(a.time, b.time));
    await writeSorted(attempt, writing, sorted, rows.length === 1 ? error : undefined);
  }
}

/** @param alone the refusal of the newest row, when it was in its statement alone. */
async function writeSorted(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  alone: TDengineError | undefined,
): Promise<void> {
  const newest = rows.at(-1);
  if (newest === undefined) return;
  const older = rows.slice(0, -1);
  const refusal = alone ?? (await writing.trySending([newest]))[0]?.error;
  if (refusal?.code === TDB_TIMESTAMP_OUT_OF_RANGE) {
    rejectWithTime(attempt, newest, refusal);
    if (!isLate(attempt, newest)) {
      for (const row of older) rejectWithTime(attempt, row, refusal);
      return;
    }
  } else if (refusal !== undefined) await writing.write([newest]);
  const middle = Math.ceil(older.length / 2);
  await writing.write(older.slice(middle));
  await writing.write(older.slice(0, middle));
}

/** Rejects a row with its time as it was understood, since a wrong unit is what most often puts it out of range. */
function rejectWithTime(attempt: Attempt, row: WriteRow, refusal: TDengineError): void {
  const precision = attempt.context.precisions.get(row.table.database);
  const day = precision === undefined ? '' : `, read as of ${dayOf(row.time, precision)} (UTC)`;
  rejectRow(
    attempt,
    row,
    refusal,
    `: the time${day}, is not kept by the database, or is in another unit than ${UNITS} says`,
  );
}

function isLate({ context }: Attempt, { table, time }: WriteRow): boolean {
  const precision = context.precisions.get(table.database);
  return precision !== undefined && compareTimes(LATE[precision], time) <= 0;
}

/** The day of a time for a reason, in UTC: `1970-01-20`. Its hour would make each of many records a reason of its own. */
export function dayOf(time: string, precision: Precision): string {
  const ms = BigInt(time) / UNITS_PER_MS[precision];
  // A time in ms ends in the year 292278994, and calendars before.
  return isoMs(Number(ms))?.replace(/T.*$/, '') ?? `day ${ms / 86_400_000n} since 1970`;
}
