import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';

/** Why a server has nothing of a name with a backtick in it: TDengine 3.3.5 is one. */
export const KEPT_DOUBLED = 'TDengine keeps a backtick of the name doubled';

/**
 * Why TDengine does not do what a record needs. `never`: it never will, for a reason to go behind what cannot be done.
 * `notNow`: nobody knows whether it will, so that the record is to be sent again.
 */
export type Refusal =
  | { readonly kind: 'never'; readonly reason: string }
  | { readonly kind: 'notNow'; readonly error: TDengineError };

/** What TDengine refused while tables were prepared: each record ends by what it needs itself. */
export interface Refusals {
  /** By `schemaKey`, tables that are not described, or not changed at all. */
  readonly tables: Map<string, Refusal>;
  /** By {@link columnKey}, columns that are not added or widened. */
  readonly columns: Map<string, Refusal>;
  /** By the statement, tables that are not created in this form. */
  readonly creations: Map<string, Refusal>;
  /** By `schemaKey`, tables of which a creation was refused: they are made for one record, and the others add what they need. */
  readonly madeForOne: Set<string>;
}

/** Nothing refused yet. */
export function noRefusals(): Refusals {
  return { tables: new Map(), columns: new Map(), creations: new Map(), madeForOne: new Set() };
}

/** How much was refused so far. */
export function refusedIn({ tables, columns, creations }: Refusals): number {
  return tables.size + columns.size + creations.size;
}

/** One text for a column of a table. */
export function columnKey(schemaKey: string, column: string): string {
  return `${schemaKey}\0${column}`;
}

export function never(reason: string): Refusal {
  return { kind: 'never', reason };
}

export function notNow(error: TDengineError): Refusal {
  return { kind: 'notNow', error };
}

/** The error of a table that cannot be made ready now. */
export function notReady(why: string): TDengineError {
  return new TDengineError(NO_CODE, 'retry', `TDengine: ${why}`);
}
