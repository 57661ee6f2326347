import { TDengineError } from '../../shared/tdengine/error.ts';
import { madeAnew } from '../schema/prepare-database.ts';
import type { WriteRow } from './plan/write-row.ts';
import { type Attempt, retryRows } from './write-context.ts';

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
