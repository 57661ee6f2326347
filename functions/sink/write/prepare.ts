import { TDengineError } from '../../shared/tdengine/error.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { RecordRows, Row } from '../rows/row.ts';
import type { Schemas } from '../rows/table-registry.ts';
import { madeAnew } from '../schema/prepare-database.ts';
import { type Prepared, prepareTables } from '../schema/prepare-tables.ts';
import { type Attempt, retryRows, type WriteContext } from './attempt.ts';
import { inTables } from './plan/table-rows.ts';
import { rowsIn, type WriteRow } from './plan/write-row.ts';

/**
 * Makes the tables of records ready; of the records for which none can be says how they ended.
 * @param schemas gets the columns of the tables.
 * @returns the others, their rows as they are to be written.
 */
export async function prepareRecords(
  context: WriteContext,
  schemas: Map<string, TableSchema>,
  records: readonly RecordRows[],
): Promise<readonly RecordRows[]> {
  if (records.length === 0) return records;
  try {
    const prepared = await prepareTables(context, records);
    for (const [key, schema] of prepared.schemas) schemas.set(key, schema);
    tell(context, prepared);
    // A database that is remembered but was dropped would otherwise never be created again.
    if (prepared.held.size > 0) forgetDatabases(context);
    return prepared.admitted;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    forgetDatabases(context);
    for (const { record } of records) context.outcomes.retry(record, error);
    return [];
  }
}

/** Rows that fit their tables as these are now. */
export interface PreparedAgain {
  readonly rows: readonly WriteRow[];
  readonly schemas: Schemas;
}

/**
 * Looks at the tables of rows anew and changes them if need be. Rows that fit no more are rejected.
 * @returns undefined when the rows are to be sent again, which is then said.
 */
export async function prepareAgain(
  attempt: Attempt,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<PreparedAgain | undefined> {
  const { context } = attempt;
  // This also forgets the stables of the databases.
  if (!(await hasKeptPrecision(attempt, rows))) return undefined;
  try {
    const prepared = await prepareTables(context, byRecord(rows.flatMap(decodedOf)));
    tell(context, prepared);
    const admitted = prepared.admitted.flatMap((record) => record.rows);
    return { rows: inTables(admitted, prepared.schemas), schemas: prepared.schemas };
  } catch (failure) {
    if (!(failure instanceof TDengineError)) throw failure;
    retryRows(attempt, rows, failure.kind === 'schema' ? error : failure);
    return undefined;
  }
}

/**
 * Whether the rows' databases still have the precision that the rows' times are in. One that was dropped and made anew
 * with another would store wrong times: its rows are to be sent again, and this says so.
 */
export async function hasKeptPrecision(attempt: Attempt, rows: readonly WriteRow[]): Promise<boolean> {
  const { cache, tdengine, precisions } = attempt.context;
  try {
    for (const database of new Set(rows.map(({ table }) => table.database))) {
      if (await cache.stillHas(tdengine, database, precisions.get(database))) continue;
      throw madeAnew(database);
    }
    return true;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    retryRows(attempt, rows, error);
    return false;
  }
}

function tell({ outcomes }: WriteContext, { rejected, held }: Prepared): void {
  for (const [record, error] of rejected) outcomes.reject(record, error);
  for (const [record, error] of held) outcomes.retry(record, error);
}

function forgetDatabases({ cache, precisions }: WriteContext): void {
  for (const database of precisions.keys()) cache.forgetDatabase(database);
}

function decodedOf(row: WriteRow): Row[] {
  return rowsIn(row).map((each) => each.decoded ?? each);
}

function byRecord(rows: readonly Row[]): RecordRows[] {
  return [...Map.groupBy(rows, ({ record }) => record)]
    .map(([record, ofRecord]) => ({ record, rows: ofRecord }))
    .sort((a, b) => a.record - b.record);
}
