import type { ColumnType } from './types/column-type.ts';
import type { Precision } from './types/precision.ts';
import type { StoredValue } from './types/stored-value.ts';

/** A column of an answer, as `column_meta` tells it. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** What a statement answers: the number of rows it changed, or rows. */
export type Result =
  | { readonly kind: 'affected'; readonly rows: number }
  | {
      readonly kind: 'rows';
      readonly columns: readonly ResultColumn[];
      readonly rows: readonly (readonly StoredValue[])[];
      /** The unit of the TIMESTAMP values. */
      readonly precision: Precision;
    };

/** The answer of a statement that changes something; all DDL says 0. */
export const affected = (rows: number): Result => ({ kind: 'affected', rows });
