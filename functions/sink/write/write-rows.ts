import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import type { Outcomes } from '../outcomes.ts';
import type { Schemas } from '../plan/clause-headers.ts';
import { groupRows, type WriteRow } from '../plan/group-rows.ts';
import { lanesOf } from '../plan/lanes.ts';
import { type Statement, statementsOf } from '../plan/statements.ts';
import { RecordError } from '../record-error.ts';
import type { Row } from '../row.ts';
import { prepareTables, type RecordRows, type SchemaContext } from '../schema/prepare-tables.ts';

/** What has been sent, for the log. */
export interface WriteCounts {
  rows: number;
  statements: number;
  bytes: number;
}

/** What rows are written with. */
export interface WriteContext extends SchemaContext {
  readonly outcomes: Outcomes;
  readonly counts: WriteCounts;
  /** By database, the precision that the rows' times are in. */
  readonly precisions: ReadonlyMap<string, DatabasePrecision>;
}

/** Older than the database keeps rows, or later than any database stores. */
const TIME_OUT_OF_RANGE = 0x060b;

/** Tries of one statement after TDengine said that it does not fit the tables, which another container may have changed. */
const SCHEMA_TRIES = 2;

/**
 * Codes that blame single rows although their tables were looked at and changed before: unknown column or tag, value too
 * long, number of values. Any other code of a missing table or database may pass.
 */
const ROW_CODES: ReadonlySet<number> = new Set([0x2602, 0x260e, 0x2653, 0x263f, 0x260d]);

/** Writes the rows of one lane and says of each how it ended. Never throws for a statement that TDengine refuses. */
export async function writeRows(context: WriteContext, rows: Iterable<WriteRow>, schemas: Schemas): Promise<void> {
  for (const statement of statementsOf(rows, schemas)) await writeStatement(context, statement, schemas, SCHEMA_TRIES);
}

async function writeStatement(
  context: WriteContext,
  statement: Statement,
  schemas: Schemas,
  schemaTries: number,
): Promise<void> {
  const { rows } = statement;
  try {
    context.counts.statements++;
    context.counts.bytes += statement.bytes;
    await context.tdengine.execute(statement.sql);
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    await afterRefusal(context, rows, schemas, schemaTries, error);
    return;
  }
  context.counts.rows += rows.length;
  for (const { parts } of rows) for (const { record } of parts) context.outcomes.rowWritten(record);
}

async function afterRefusal(
  context: WriteContext,
  rows: readonly WriteRow[],
  schemas: Schemas,
  schemaTries: number,
  error: TDengineError,
): Promise<void> {
  switch (error.kind) {
    case 'retry':
    case 'auth':
      retryRows(context, rows, error);
      return;
    case 'schema':
      if (schemaTries > 0) await writeWithFreshSchema(context, rows, schemaTries - 1, error);
      else if (ROW_CODES.has(error.code)) await writeApart(context, rows, schemas, schemaTries, error);
      else retryRows(context, rows, error);
      return;
    case 'data':
    case 'size':
      await writeApart(context, rows, schemas, schemaTries, error);
      return;
  }
}

/** Halves the rows until the ones at fault are alone; all others get written. */
async function writeApart(
  context: WriteContext,
  rows: readonly WriteRow[],
  schemas: Schemas,
  schemaTries: number,
  error: TDengineError,
): Promise<void> {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) {
    await rejectRow(context, only, schemas, schemaTries, error);
    return;
  }
  const middle = Math.ceil(rows.length / 2);
  for (const half of [rows.slice(0, middle), rows.slice(middle)]) {
    for (const statement of statementsOf(half, schemas)) {
      await writeStatement(context, statement, schemas, schemaTries);
    }
  }
}

/** Rejects a row at fault. Of one made from several, each is written for itself, so that only those at fault go. */
async function rejectRow(
  context: WriteContext,
  row: WriteRow,
  schemas: Schemas,
  schemaTries: number,
  error: TDengineError,
): Promise<void> {
  if (error.code === TIME_OUT_OF_RANGE && !(await hasKeptPrecision(context, [row]))) return;
  const [first, ...others] = row.parts;
  if (first !== undefined && others.length === 0) {
    const message = `stable ${row.table.stable}: ${error.message}`;
    context.outcomes.reject(first.record, new RecordError('write', message, { cause: error }));
    return;
  }
  for (const part of row.parts) {
    const alone = { ...row, cells: part.cells, parts: [part] };
    for (const statement of statementsOf([alone], schemas)) {
      await writeStatement(context, statement, schemas, schemaTries);
    }
  }
}

/** Looks at the tables anew, changes them if need be, and writes the rows again. */
async function writeWithFreshSchema(
  context: WriteContext,
  rows: readonly WriteRow[],
  schemaTries: number,
  error: TDengineError,
): Promise<void> {
  const decoded = rows.flatMap((row) => row.parts);
  try {
    if (!(await hasKeptPrecision(context, rows))) return;
    const prepared = await prepareTables(context, byRecord(decoded));
    for (const [record, rejection] of prepared.rejected) context.outcomes.reject(record, rejection);
    const again = groupRows(prepared.admitted.flatMap((record) => record.rows));
    for (const lane of lanesOf(again, 1)) {
      for (const statement of statementsOf(lane, prepared.schemas)) {
        await writeStatement(context, statement, prepared.schemas, schemaTries);
      }
    }
  } catch (failure) {
    if (!(failure instanceof TDengineError)) throw failure;
    retryRows(context, rows, failure.kind === 'schema' ? error : failure);
  }
}

function byRecord(rows: readonly Row[]): RecordRows[] {
  return [...Map.groupBy(rows, ({ record }) => record)]
    .map(([record, ofRecord]) => ({ record, rows: ofRecord }))
    .sort((a, b) => a.record - b.record);
}

/**
 * Whether the rows' databases still have the precision that the rows' times are in. One that was dropped and made anew
 * with another would store wrong times: its rows are to be sent again, and this says so.
 */
async function hasKeptPrecision(context: WriteContext, rows: readonly WriteRow[]): Promise<boolean> {
  try {
    for (const database of new Set(rows.map(({ table }) => table.database))) {
      if (await context.cache.stillHas(context.tdengine, database, context.precisions.get(database))) continue;
      throw new TDengineError(NO_CODE, 'retry', `database ${database} was dropped or made anew`);
    }
    return true;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    retryRows(context, rows, error);
    return false;
  }
}

function retryRows(context: WriteContext, rows: readonly WriteRow[], error: TDengineError): void {
  for (const { parts } of rows) for (const { record } of parts) context.outcomes.retry(record, error);
}
