import { TDengineError } from '../../shared/tdengine/error.ts';
import type { RecordRows, Row } from '../rows/row.ts';
import { prepareTables } from '../schema/prepare-tables.ts';
import { hasKeptPrecision } from './kept-precision.ts';
import type { Schemas } from './plan/clause-headers.ts';
import { inTables } from './plan/in-tables.ts';
import { partsOf, type WriteRow } from './plan/write-row.ts';
import { type Attempt, retryRows } from './write-context.ts';

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
    for (const [record, rejection] of prepared.rejected) context.outcomes.reject(record, rejection);
    for (const [record, failure] of prepared.held) context.outcomes.retry(record, failure);
    const admitted = prepared.admitted.flatMap((record) => record.rows);
    return { rows: inTables(admitted, prepared.schemas), schemas: prepared.schemas };
  } catch (failure) {
    if (!(failure instanceof TDengineError)) throw failure;
    retryRows(attempt, rows, failure.kind === 'schema' ? error : failure);
    return undefined;
  }
}

function decodedOf(row: WriteRow): Row[] {
  return partsOf(row).map((part) => part.decoded ?? part);
}

function byRecord(rows: readonly Row[]): RecordRows[] {
  return [...Map.groupBy(rows, ({ record }) => record)]
    .map(([record, ofRecord]) => ({ record, rows: ofRecord }))
    .sort((a, b) => a.record - b.record);
}
