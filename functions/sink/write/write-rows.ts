import * as codes from '../../shared/tdengine/codes.ts';
import { TDengineError } from '../../shared/tdengine/error.ts';
import { isWholeServer } from '../../shared/tdengine/error-kind.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import { prepareAgain } from './fresh-schema.ts';
import { isolate } from './isolate.ts';
import { writeInRange } from './out-of-range.ts';
import { type Statement, statementsOf } from './plan/statements.ts';
import type { WriteRow } from './plan/write-row.ts';
import { writeSuspected } from './suspected.ts';
import { type Attempt, firstAttempt, retryRows } from './write-context.ts';

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

/** Rows of one statement that TDengine refused. */
export interface Refused {
  readonly rows: readonly WriteRow[];
  readonly error: TDengineError;
}

/** How the slower ways of writing write and send. */
export interface Writing {
  /** Writes rows and says of each how it ended. */
  write(rows: readonly WriteRow[]): Promise<void>;
  /** Sends rows; gives what TDengine refuses, and leaves to the caller what comes of it. */
  trySending(rows: readonly WriteRow[]): Promise<readonly Refused[]>;
}

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
      await isolateUnforeseen(attempt, rows.slice(done), error);
      return;
    }
    done += statement.rows.length;
    if (refusal !== undefined) await afterRefusal(attempt, statement.rows, refusal);
  }
}

/** Halves rows of which the code could not write or send a statement, until those are alone that it cannot write. */
async function isolateUnforeseen(attempt: Attempt, rows: readonly WriteRow[], error: unknown): Promise<void> {
  if (rows.length === 0) return;
  const { context, schemas, schemaTries } = attempt;
  // Without what the last try may have left half done.
  const again = { ...firstAttempt(context, schemas), schemaTries };
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) {
    const middle = Math.ceil(rows.length / 2);
    await writeRows(again, rows.slice(0, middle));
    await writeRows(again, rows.slice(middle));
  } else if (only.parts === undefined) context.outcomes.reject(only.record, new UnforeseenError('write', error));
  else for (const part of only.parts) await writeRows(again, [part]);
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
  let known: WriteRow['table'] | undefined;
  // Before any row counts as written: rows of a statement that ends by an error count again when they are sent again.
  for (const row of rows) {
    if (row.table !== known && row.table.stable !== undefined) cache.tables.add(row.table);
    known = row.table;
  }
  for (const row of rows) {
    if (row.parts === undefined) outcomes.rowWritten(row.record);
    else for (const { record } of row.parts) outcomes.rowWritten(record);
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
      else if (ROW_CODES.has(error.code)) await isolate(attempt, writing, rows, error);
      else await writeSuspected(attempt, writing, rows, error);
      return;
    case 'data':
    case 'size':
      if (error.code === codes.TDB_TIMESTAMP_OUT_OF_RANGE) await writeInRange(attempt, writing, rows, error);
      else await isolate(attempt, writing, rows, error);
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
