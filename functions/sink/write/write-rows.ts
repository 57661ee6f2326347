import * as codes from '../../shared/tdengine/codes.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { isWholeServer } from '../../shared/tdengine/error-kind.ts';
import type { Subtable } from '../rows/row.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import { type Attempt, firstAttempt, type Refused, rejectRow, retryRows, type Writing } from './attempt.ts';
import { writeInRange } from './out-of-range.ts';
import { type Statement, statementsOf } from './plan/statements.ts';
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

/** Writes rows, one statement after another, and says of each row how it ended. Never throws TDengineError. */
export async function writeRows(attempt: Attempt, rows: readonly WriteRow[]): Promise<void> {
  const statements = statementsOf(rows, attempt.headers);
  for (let done = 0; ; ) {
    let statement: Statement;
    let refusal: TDengineError | undefined;
    try {
      const next = statements.next();
      if (next.done === true) return;
      statement = next.value;
      refusal = await send(attempt, statement);
    } catch (error) {
      const { context, schemas, schemaTries } = attempt;
      // Without what the last try may have left half done.
      const again = { ...firstAttempt(context, schemas), schemaTries };
      await isolate(
        (some) => writeRows(again, some),
        rows.slice(done),
        ({ record }) => context.outcomes.reject(record, new UnforeseenError('write', error)),
      );
      return;
    }
    done += statement.rows.length;
    if (refusal !== undefined) await afterRefusal(attempt, statement.rows, refusal);
  }
}

/** Halves rows that cannot be written together until those are alone that cannot be: those are rejected, all others written. */
async function isolate(
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

async function send({ context }: Attempt, { sql, bytes, rows }: Statement): Promise<TDengineError | undefined> {
  const { tdengine, counts, outcomes, cache } = context;
  counts.statements++;
  counts.bytes += bytes;
  try {
    // Not `+= await`, which would forget what other statements added meanwhile.
    const affected = await tdengine.execute(sql);
    counts.affectedRows += affected;
  } catch (error) {
    if (error instanceof TDengineError) return error;
    throw error;
  }
  counts.rows += rows.length;
  const database = rows[0]?.table.database;
  if (database !== undefined) context.evidence.took(database);
  let last: Subtable | undefined;
  // Before any row counts as written: rows of a statement that ends by an error count again when they are sent again.
  for (const row of rows) {
    if (row.table !== last && row.table.stable !== undefined) cache.tables.add(row.table);
    last = row.table;
  }
  for (const row of rows) {
    if (row.merged === undefined) outcomes.rowWritten(row.record);
    else for (const { record } of row.merged) outcomes.rowWritten(record);
  }
  return undefined;
}

async function afterRefusal(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  const writing: Writing = {
    write: (some) => writeRows(attempt, some),
    async trySending(some) {
      const refused: Refused[] = [];
      for (const statement of statementsOf(some, attempt.headers)) {
        const refusal = await send(attempt, statement);
        if (refusal !== undefined) refused.push({ rows: statement.rows, error: refusal });
      }
      return refused;
    },
  };
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
      if (attempt.schemaTries > 0) await writeAgain(attempt, rows, error);
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

/** Looks at the tables anew, which somebody changed, changes them if need be, and writes the rows again. */
async function writeAgain(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  for (const { table } of rows) attempt.context.cache.tables.forget(table);
  const again = await prepareAgain(attempt, rows, error);
  if (again === undefined) return;
  const { context, schemaTries } = attempt;
  await writeRows({ ...firstAttempt(context, again.schemas), schemaTries: schemaTries - 1 }, again.rows);
}
