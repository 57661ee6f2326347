import type { Precision } from '../../../shared/tdengine/time/precision.ts';

/** From a literal to the one to write; undefined when the column would change the value. */
export type Coerce = (sql: string) => string | undefined;

/** How values of one kind of type go into columns of another. */
export interface Rule {
  /** Which values it takes, to go behind “takes”; also in docs/coercion.md. */
  readonly takes: string;
  /** For one type of value, one type of column, and the precision of the column's database where it is known. */
  coercion(value: string, column: string, precision: Precision | undefined): Coerce | 'same';
}
