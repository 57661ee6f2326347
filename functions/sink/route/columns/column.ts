import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import type { ColumnType } from '../../../shared/tdengine/types/column-type.ts';
import type { ValueType } from '../../../shared/tdengine/types/types.ts';
import type { JsonValue } from '../../decode/json/value.ts';
import type { RecordError } from '../../rows/record-error.ts';
import type { Literal } from './literal.ts';
import type { TimeReader } from './time-reader.ts';

/**
 * Turns a value, which is something other than nothing and null, into a column's type.
 * @throws RecordError when the type does not hold the value.
 */
export type Convert = (value: JsonValue, column: Column, out: Literal) => void;

/** What a column has in a row whose record has no such field. */
export interface Fallback {
  readonly literal: Literal;
  /** As it goes into the MD5 that names a subtable. */
  readonly textInName: string;
}

/** What gives a column's values where no field does. */
export interface Computed {
  /** The value that was read last, as JSON has it. */
  readonly value: JsonValue;
  /** Reads the value for the record at hand. @throws RecordError when there is none, or the column does not take it */
  read(column: Column, out: Literal): void;
}

/** A column or tag of a route. */
export interface Column {
  readonly name: string;
  readonly role: 'column' | 'tag';
  /** Where its value is found; {@link NO_SLOT} for a constant. */
  readonly slot: number;
  /** Keys from the record's value to it. */
  readonly steps: readonly string[];
  /** Undefined when it follows from the value. */
  readonly type: ColumnType | undefined;
  /** Type of its NULLs. */
  readonly nullType: ValueType;
  readonly convert: Convert;
  /** Type of text when none is declared. */
  readonly textType: 'VARCHAR' | 'NCHAR';
  /** Type of whole numbers when none is declared, as long as it keeps their digits. */
  readonly numberType: 'DOUBLE' | 'BIGINT';
  /** What a number that is none or infinite becomes, where numbers are declared. */
  readonly nonFinite: 'reject' | 'null';
  readonly encoding: 'base64' | 'hex';
  /** Unit of the times in the column's database. */
  readonly precision: Precision;
  /** For TIMESTAMP. */
  readonly time: TimeReader | undefined;
  /** What it has in a row whose record has no such field; an error rejects such a record. */
  readonly fallback: Fallback | RecordError | undefined;
  readonly isRequired: boolean;
  /** Undefined where a field or a constant gives the value. */
  readonly computed: Computed | undefined;
}

/** What the schema that came with a record says of its columns' types. */
export interface TypesOf {
  /** Tells this schema from others. */
  readonly id: number;
  /** The column with the type that the schema gives it. */
  columnOf(column: Column): Column;
}
