import { TDengineError } from '../../shared/tdengine/error.ts';
import type { Subtable } from '../rows/row.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import { type Attempt, firstAttempt, type Refused, type Writing } from './attempt.ts';
import { type Statement, statementsOf } from './plan/statements.ts';
import type { WriteRow } from './plan/write-row.ts';

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
      const { isolate } = await import('./after-refusal.ts');
      await isolate(
        (some) => writeRows(again, some),
        rows.slice(done),
        ({ record }) => context.outcomes.reject(record, new UnforeseenError('write', error)),
      );
      return;
    }
    done += statement.rows.length;
    if (refusal === undefined) continue;
    // It is rare, and more code than all that is not.
    const { afterRefusal } = await import('./after-refusal.ts');
    await afterRefusal(attempt, writingOf(attempt), statement.rows, refusal);
  }
}

async function send({ context }: Attempt, { sql, bytes, rows }: Statement): Promise<TDengineError | undefined> {
  const { tdengine, counts, outcomes, cache } = context;
  counts.statements++;
  counts.bytes += bytes;
  context.sends?.(sql, rows);
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

/** The slower ways of writing, with this attempt. */
function writingOf(attempt: Attempt): Writing {
  return {
    write: (some) => writeRows(attempt, some),
    async trySending(some) {
      const refused: Refused[] = [];
      for (const statement of statementsOf(some, attempt.headers)) {
        const refusal = await send(attempt, statement);
        if (refusal !== undefined) refused.push({ rows: statement.rows, error: refusal });
      }
      return refused;
    },
    writeBy: writeRows,
  };
}
