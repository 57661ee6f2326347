import type { TDengineError } from '../../shared/tdengine/error.ts';
import type { WriteRow } from './plan/write-row.ts';
import { type Attempt, rejectRow } from './write-context.ts';
import type { Writing } from './write-rows.ts';

/** Halves rows that TDengine refused together until the ones at fault are alone; those are rejected, all others written. */
export async function isolate(
  attempt: Attempt,
  writing: Writing,
  rows: readonly WriteRow[],
  error: TDengineError,
): Promise<void> {
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) {
    const middle = Math.ceil(rows.length / 2);
    await writing.write(rows.slice(0, middle));
    await writing.write(rows.slice(middle));
    return;
  }
  if (only.parts === undefined) {
    rejectRow(attempt, only, error);
    return;
  }
  // Made from several records: each is written for itself, so that only those at fault go.
  for (const part of only.parts) await writing.write([part]);
}
