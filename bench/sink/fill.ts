import { MAX_SQL_BYTES } from '../../functions/shared/tdengine/sql-text.ts';
import type { RecordedStatements } from './statements-file.ts';

/** How well a run's rows fill its statements. */
export interface Fill {
  readonly statements: number;
  readonly sqlBytes: number;
  /** Bytes of the statements, in percent of the longest that TDengine takes. */
  readonly percent: number;
  /** The same without the smallest statement of each batch, which has what is left; null when there is no other. */
  readonly percentButLast: number | null;
  /** Statements that the same bytes would need at least, batch by batch. */
  readonly fewest: number;
}

/** Works out the fill of recorded statements. */
export function fillOf({ batches }: Pick<RecordedStatements, 'batches'>): Fill {
  const all = batches.flat();
  // Several are in flight at once and arrive in any order: the smallest is the one with what was left.
  const butLast = batches.flatMap((batch) => batch.toSorted((a, b) => b - a).slice(0, -1));
  return {
    statements: all.length,
    sqlBytes: sum(all),
    percent: percentOf(all) ?? 0,
    percentButLast: percentOf(butLast),
    fewest: sum(batches.map((batch) => Math.ceil(sum(batch) / MAX_SQL_BYTES))),
  };
}

function percentOf(lengths: readonly number[]): number | null {
  return lengths.length === 0 ? null : (100 * sum(lengths)) / (lengths.length * MAX_SQL_BYTES);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
