import { TDengineError } from '../../shared/tdengine/error.ts';
import type { Schemas } from '../plan/clause-headers.ts';
import { groupRows, type WriteRow } from '../plan/group-rows.ts';
import { lanesOf } from '../plan/lanes.ts';
import type { Row } from '../row.ts';
import { prepareTables, type RecordRows } from '../schema/prepare-tables.ts';
import { hasKeptPrecision } from './kept-precision.ts';
import { type Attempt, retryRows, type WriteContext } from './write-context.ts';

/** Writes rows by a given view of the stables. */
type Write = (context: WriteContext, rows: Iterable<WriteRow>, schemas: Schemas, schemaTries: number) => Promise<void>;

/** Looks at the tables anew, which somebody changed, changes them if need be, and writes the rows again. */
export async function writeWithFreshSchema(
  attempt: Attempt,
  rows: readonly WriteRow[],
  error: TDengineError,
  write: Write,
): Promise<void> {
  const { context, schemaTries } = attempt;
  // This also forgets the stables of the databases.
  if (!(await hasKeptPrecision(attempt, rows))) return;
  try {
    const records = byRecord(rows.flatMap((row) => row.parts));
    const prepared = await prepareTables(context, records);
    for (const [record, rejection] of prepared.rejected) context.outcomes.reject(record, rejection);
    const again = groupRows(prepared.admitted.flatMap((record) => record.rows));
    for (const lane of lanesOf(again, 1)) await write(context, lane, prepared.schemas, schemaTries - 1);
  } catch (failure) {
    if (!(failure instanceof TDengineError)) throw failure;
    retryRows(attempt, rows, failure.kind === 'schema' ? error : failure);
  }
}

function byRecord(rows: readonly Row[]): RecordRows[] {
  return [...Map.groupBy(rows, ({ record }) => record)]
    .map(([record, ofRecord]) => ({ record, rows: ofRecord }))
    .sort((a, b) => a.record - b.record);
}
