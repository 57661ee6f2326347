import type { Precision } from '../../time/precision.ts';
import type { TypeName } from '../../types/types.ts';

/** Rows of one table with the same columns, in the order of writing. */
export interface Block {
  /** The subtable or plain table; undefined when the topic does not tell (a query topic). */
  readonly table: string | undefined;
  /** Unit of all times. */
  readonly precision: Precision;
  /** Only those that were written: one that an INSERT left out is missing here. Of a stable's topic the first is the time. */
  readonly columns: readonly BlockColumn[];
  /** How many. */
  readonly rows: number;
  /** By column, then by row. */
  readonly cells: readonly (readonly Cell[])[];
  /** Places of the rows with bytes that are not UTF-8, for which the cells have U+FFFD; in order. */
  readonly garbledRows: readonly number[];
}

/** A column of a block. */
export interface BlockColumn {
  readonly name: string;
  /** Without length and digits. */
  readonly type: TypeName;
  /** Bytes of a value as the WAL declares them (a VARCHAR has 2 more than its length); by fetch_block the declared length. */
  readonly bytes: number;
  /** TDengine's own; 0 by fetch_block. */
  readonly flags: number;
}

/**
 * A value in the form in which the source reads it over REST (see `exactColumn`): 64-bit integers and times are decimal text,
 * FLOAT is the number of its shortest text, DECIMAL text with all digits of its scale, VARBINARY, BLOB and GEOMETRY hexadecimal
 * text, JSON its text; NULL, NaN and infinity are null.
 */
export type Cell = string | number | boolean | null;

/**
 * Digits behind the point of a DECIMAL, which blocks do not tell (TDengine 3.3.5): by DESCRIBE. Undefined is a TmqError
 * `decimalScale`.
 */
export type DecimalScale = (table: string | undefined, column: string) => number | undefined;
