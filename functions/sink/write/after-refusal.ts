import * as codes from '../../shared/tdengine/codes.ts';
import type { TDengineError } from '../../shared/tdengine/error.ts';
import { isWholeServer } from '../../shared/tdengine/error-kind.ts';
import { type Attempt, firstAttempt, rejectRow, retryRows, type Writing } from './attempt.ts';
import { writeInRange } from './out-of-range.ts';
import type { WriteRow } from './plan/write-row.ts';
import { prepareAgain } from './prepare.ts';
import { writeSuspected } from './suspected.ts';

/**
 * Codes that blame single rows although their tables were looked at and changed before: unknown column or tag, value too
 * long, number of values. Any other code of a missing table or database may pass, and is tried for longer.
 */
const ROW_CODES: ReadonlySet<number> = new Set([
  codes.PAR_INVALID_COLUMN,
  codes.PAR_INVALID_TAG_NAME,
  codes.PAR_VALUE_TOO_LONG,
  codes.PAR_INVALID_COLUMNS_NUM,
  codes.PAR_TAGS_NOT_MATCHED,
]);

/** Finds out which of a statement's rows TDengine refused, and writes the others. */
export async function afterRefusal(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<void> {
  const reject = (row: WriteRow) => rejectRow(attempt, row, error);
  switch (error.kind) {
    case 'retry':
    case 'auth':
    case 'exists':
      retryRows(attempt, rows, error);
      return;
    case 'refused':
      if (isWholeServer(error.code)) retryRows(attempt, rows, error);
      else await writeSuspected(attempt, writing, rows, error);
      return;
    case 'unknown':
      await writeSuspected(attempt, writing, rows, error);
      return;
    case 'schema':
      if (attempt.schemaTries > 0) await writeAgain(attempt, writing, rows, error);
      else if (ROW_CODES.has(error.code)) await isolate(writing.write, rows, reject);
      else await writeSuspected(attempt, writing, rows, error);
      return;
    case 'data':
    case 'size':
      if (error.code === codes.TDB_TIMESTAMP_OUT_OF_RANGE) await writeInRange(attempt, writing, rows, error);
      else await isolate(writing.write, rows, reject);
      return;
  }
}

/** Halves rows that cannot be written together until those are alone that cannot be: those are rejected, all others written. */
export async function isolate(
  write: Writing['write'],
  rows: readonly WriteRow[],
  reject: (row: WriteRow) => void,
): Promise<void> {
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) {
    const middle = Math.ceil(rows.length / 2);
    await write(rows.slice(0, middle));
    await write(rows.slice(middle));
  } else if (only.merged === undefined) reject(only);
  // Made from several records: each is written for itself, so that only those at fault go.
  else for (const row of only.merged) await write([row]);
}

/** Looks at the tables anew, which somebody changed, changes them if need be, and writes the rows again. */
async function writeAgain(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<void> {
  for (const { table } of rows) attempt.context.cache.tables.forget(table);
  const again = await prepareAgain(attempt, rows, error);
  if (again === undefined) return;
  const { context, schemaTries } = attempt;
  await writing.writeBy({ ...firstAttempt(context, again.schemas), schemaTries: schemaTries - 1 }, again.rows);
}
