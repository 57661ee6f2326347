import { TDengineError } from '../../shared/tdengine/error.ts';
import type { Schemas } from '../plan/clause-headers.ts';
import type { WriteRow } from '../plan/group-rows.ts';
import { type Statement, statementsOf } from '../plan/statements.ts';
import { writeWithFreshSchema } from './fresh-schema.ts';
import { isolate } from './isolate.ts';
import { TIME_OUT_OF_RANGE, writeInRange } from './out-of-range.ts';
import { type Attempt, retryRows, type WriteContext } from './write-context.ts';

/** Times that the tables are looked at anew after TDengine said that rows do not fit them. */
const SCHEMA_TRIES = 2;

/**
 * Codes that blame single rows although their tables were looked at and changed before: unknown column or tag, value too
 * long, number of values. Any other code of a missing table or database may pass.
 */
const ROW_CODES: ReadonlySet<number> = new Set([0x2602, 0x260e, 0x2653, 0x263f, 0x260d]);

/** Writes rows, one statement after another, and says of each row how it ended. Never throws TDengineError. */
export async function writeRows(
  context: WriteContext,
  rows: Iterable<WriteRow>,
  schemas: Schemas,
  schemaTries: number = SCHEMA_TRIES,
): Promise<void> {
  const attempt: Attempt = {
    context,
    schemas,
    schemaTries,
    write: (some) => writeRows(context, some, schemas, schemaTries),
    async trySending(row) {
      const [statement] = statementsOf([row], schemas);
      return statement && send(context, statement);
    },
  };
  for (const statement of statementsOf(rows, schemas)) {
    const refusal = await send(context, statement);
    if (refusal !== undefined) await afterRefusal(attempt, statement.rows, refusal);
  }
}

async function send({ tdengine, counts, outcomes }: WriteContext, statement: Statement) {
  counts.statements++;
  counts.bytes += statement.bytes;
  try {
    await tdengine.execute(statement.sql);
  } catch (error) {
    if (error instanceof TDengineError) return error;
    throw error;
  }
  counts.rows += statement.rows.length;
  for (const { parts } of statement.rows) for (const { record } of parts) outcomes.rowWritten(record);
  return undefined;
}

async function afterRefusal(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  switch (error.kind) {
    case 'retry':
    case 'auth':
    case 'exists':
    case 'refused':
      retryRows(attempt, rows, error);
      return;
    case 'schema':
      if (attempt.schemaTries > 0) await writeWithFreshSchema(attempt, rows, error, writeRows);
      else if (ROW_CODES.has(error.code)) await isolate(attempt, rows, error);
      else retryRows(attempt, rows, error);
      return;
    case 'data':
    case 'size':
      if (error.code === TIME_OUT_OF_RANGE) await writeInRange(attempt, rows, error);
      else await isolate(attempt, rows, error);
      return;
  }
}
