import type { TDengineError } from '../../shared/tdengine/error.ts';
import type { WriteRow } from '../plan/group-rows.ts';
import { type Attempt, rejectRow } from './write-context.ts';

/** Halves rows that TDengine refused together until the ones at fault are alone; those are rejected, all others written. */
export async function isolate(attempt: Attempt, rows: readonly WriteRow[], error: TDengineError): Promise<void> {
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) {
    const middle = Math.ceil(rows.length / 2);
    await attempt.write(rows.slice(0, middle));
    await attempt.write(rows.slice(middle));
    return;
  }
  if (only.parts.length === 1) {
    rejectRow(attempt, only, error);
    return;
  }
  // Made from several records: each is written for itself, so that only those at fault go.
  for (const part of only.parts) await attempt.write([{ ...only, cells: part.cells, parts: [part] }]);
}
