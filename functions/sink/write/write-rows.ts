import { TDengineError } from '../../shared/tdengine/error.ts';
import { type Statement, statementsOf } from '../plan/statements.ts';
import type { WriteRow } from '../plan/write-row.ts';
import { prepareAgain } from './fresh-schema.ts';
import { isolate } from './isolate.ts';
import { TIME_OUT_OF_RANGE, writeInRange } from './out-of-range.ts';
import { type Attempt, firstAttempt, retryRows } from './write-context.ts';

/**
 * Codes that blame single rows although their tables were looked at and changed before: unknown column or tag, value too
 * long, number of values. Any other code of a missing table or database may pass.
 */
const ROW_CODES: ReadonlySet<number> = new Set([0x2602, 0x260e, 0x2653, 0x263f, 0x260d]);

/** How the slower ways of writing write and send. */
export interface Writing {
  /** Writes rows and says of each how it ended. */
  write(rows: readonly WriteRow[]): Promise<void>;
  /** Sends one row; when TDengine refuses it, gives the refusal and leaves to the caller what comes of it. */
  trySending(row: WriteRow): Promise<TDengineError | undefined>;
}

/** Writes rows, one statement after another, and says of each row how it ended. Never throws TDengineError. */
export async function writeRows(attempt: Attempt, rows: readonly WriteRow[]): Promise<void> {
  for (const statement of statementsOf(rows, attempt.headers)) {
    const refusal = await send(attempt, statement);
    if (refusal !== undefined) await afterRefusal(attempt, statement.rows, refusal);
  }
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
  let known: WriteRow['table'] | undefined;
  for (const row of rows) {
    if (row.table !== known && row.table.stable !== undefined) cache.tables.add(row.table);
    known = row.table;
    if (row.parts === undefined) outcomes.rowWritten(row.record);
    else for (const { record } of row.parts) outcomes.rowWritten(record);
  }
  return undefined;
}

async function afterRefusal(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  const writing: Writing = {
    write: (some) => writeRows(attempt, some),
    async trySending(row) {
      const [statement] = statementsOf([row], attempt.headers);
      return statement && send(attempt, statement);
    },
  };
  switch (error.kind) {
    case 'retry':
    case 'auth':
    case 'exists':
    case 'refused':
      retryRows(attempt, rows, error);
      return;
    case 'schema':
      if (attempt.schemaTries > 0) await writeAgain(attempt, rows, error);
      else if (ROW_CODES.has(error.code)) await isolate(attempt, writing, rows, error);
      else retryRows(attempt, rows, error);
      return;
    case 'data':
    case 'size':
      if (error.code === TIME_OUT_OF_RANGE) await writeInRange(attempt, writing, rows, error);
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
